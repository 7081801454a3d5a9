variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "environment" {
  type        = string
  description = "staging or production"
}

variable "admin_cidrs" {
  type        = list(string)
  description = "Networks from which administrators log in"
}

variable "database_password" {
  type        = string
  sensitive   = true
  description = "Has no value in the code: given on the day as TF_VAR_database_password"
}

variable "scratch_encrypted" {
  type        = bool
  description = "Has no value in the code, so nobody can say whether the scratch volume is encrypted"
}
