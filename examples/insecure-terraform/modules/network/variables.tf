variable "name" {
  type = string
}

variable "vpc_cidr" {
  type = string
}

variable "ssh_cidrs" {
  type = list(string)
}

variable "web_ports" {
  type    = map(number)
  default = { http = 80, https = 443 }
}
