variable "name" {
  type = string
}

variable "acl" {
  type    = string
  default = "private"
}

variable "guarded" {
  type        = bool
  default     = true
  description = "Whether the public access block is on"
}

variable "logged" {
  type    = bool
  default = false
}

variable "log_bucket" {
  type    = string
  default = null
}
