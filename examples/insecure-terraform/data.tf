# Databases and disks.

resource "aws_db_subnet_group" "orders" {
  name       = local.name
  subnet_ids = module.network.subnet_ids
}

resource "aws_db_instance" "orders" {
  identifier              = local.name
  engine                  = "postgres"
  instance_class          = "db.t4g.medium"
  allocated_storage       = 50
  username                = "orders"
  password                = var.database_password
  db_subnet_group_name    = aws_db_subnet_group.orders.name
  vpc_security_group_ids  = [module.network.database_security_group_id]
  backup_retention_period = 7
  storage_encrypted       = true

  # Staging is where the copies of real orders are.
  publicly_accessible = local.is_production ? false : true
}

# Takes over its source's encryption: nothing to report.
resource "aws_db_instance" "replica" {
  identifier          = "${local.name}-replica"
  instance_class      = "db.t4g.medium"
  replicate_source_db = aws_db_instance.orders.identifier
}

# Nobody said anything about encryption, and RDS's default is none.
resource "aws_db_instance" "reports" {
  identifier        = "${local.name}-reports"
  engine            = "postgres"
  instance_class    = "db.t4g.micro"
  allocated_storage = 20
  username          = "reports"
  password          = var.database_password
}

resource "aws_ebs_volume" "worker" {
  count = 2

  availability_zone = "eu-west-1a"
  size              = 20
  encrypted         = "true"
}

resource "aws_ebs_volume" "import" {
  availability_zone = "eu-west-1a"
  size              = 100
  encrypted         = false
}

# Undetermined: see the variable.
resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = var.scratch_encrypted
}
