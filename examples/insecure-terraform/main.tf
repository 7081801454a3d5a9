# The web shop "orders": https in front, workers behind, buckets beside.

locals {
  project       = "orders"
  name          = "${local.project}-${var.environment}"
  is_production = var.environment == "production"

  buckets = {
    assets   = { acl = "public-read", guarded = false, logged = false }
    invoices = { acl = "private", guarded = true, logged = true }
    exports  = { acl = "private", guarded = true, logged = false }
  }
}

module "network" {
  source = "./modules/network"

  name      = local.name
  vpc_cidr  = "10.20.0.0/16"
  ssh_cidrs = var.admin_cidrs
}

module "logs" {
  source = "./modules/storage"

  name = "${local.name}-logs"
}

module "bucket" {
  source   = "./modules/storage"
  for_each = local.buckets

  name       = "${local.name}-${each.key}"
  acl        = each.value.acl
  guarded    = each.value.guarded
  logged     = each.value.logged
  log_bucket = module.logs.id
}
