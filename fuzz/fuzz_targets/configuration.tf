# What conditions are tried on: something of each type of value, written, absent, unknown.
variable "unknown" {}

variable "cidrs" {
  type = list(string)
}

resource "aws_s3_bucket" "data" {
  bucket = "data"
  acl    = "public-read"
  tags   = { owner = "platform", stage = var.unknown }
}

resource "aws_s3_bucket_versioning" "data" {
  bucket = aws_s3_bucket.data.id
  versioning_configuration {
    status = "Suspended"
  }
}

resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "${aws_s3_bucket.data.arn}/*" }]
  })
}

resource "aws_security_group" "web" {
  name = "web-${var.unknown}"
  ingress {
    from_port   = 22
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0", var.unknown]
  }
  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = var.cidrs
  }
}

resource "aws_db_instance" "db" {
  instance_class          = "db.t3.micro"
  engine                  = "mysql"
  engine_version          = "5.7.38"
  allocated_storage       = 20
  backup_retention_period = var.unknown
  storage_encrypted       = true
  vpc_security_group_ids  = [aws_security_group.web.id]
}

resource "aws_iam_role" "app" {
  name               = "app"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = var.unknown }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "app" {
  role   = aws_iam_role.app.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["iam:PassRole", var.unknown], Resource = "*" }] })
}

resource "aws_lambda_function" "job" {
  function_name = "job"
  role          = aws_iam_role.app.arn
  runtime       = "python3.8"
  environment {
    variables = { TOKEN = "AKIAIOSFODNN7EXAMPLE" }
  }
}
