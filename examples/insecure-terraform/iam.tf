# Three groups of people. Two of the policies only look as if they demanded a second factor (MFA).

resource "aws_iam_group" "people" {
  for_each = toset(["support", "developers", "operators"])

  name = "${local.name}-${each.value}"
}

# Requests made with an access key carry no aws:MultiFactorAuthPresent at all, and "IfExists" lets those through.
data "aws_iam_policy_document" "support" {
  statement {
    sid       = "RefundsWithMfa"
    actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
    resources = ["arn:aws:dynamodb:${var.region}:*:table/${local.name}"]

    condition {
      test     = "BoolIfExists"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
}

resource "aws_iam_policy" "support" {
  name   = "${local.name}-support"
  policy = data.aws_iam_policy_document.support.json
}

resource "aws_iam_group_policy_attachment" "support" {
  group      = aws_iam_group.people["support"].name
  policy_arn = aws_iam_policy.support.arn
}

# The other way round: a Deny with plain "Bool" does not apply to requests that carry no such key.
resource "aws_iam_group_policy" "developers" {
  name  = "deploy"
  group = aws_iam_group.people["developers"].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ecs:UpdateService", "ecs:DescribeServices"]
        Resource = "arn:aws:ecs:${var.region}:*:service/${local.name}/*"
      },
      {
        Sid       = "DenyWithoutMfa"
        Effect    = "Deny"
        NotAction = ["iam:ListMFADevices", "iam:EnableMFADevice", "sts:GetSessionToken"]
        Resource  = "*"
        Condition = {
          Bool = { "aws:MultiFactorAuthPresent" = "false" }
        }
      },
    ]
  })
}

# As it should be: without a second factor the key is absent or false, and the Allow does not apply.
data "aws_iam_policy_document" "operators" {
  statement {
    sid       = "RestartWithMfa"
    actions   = ["rds:RebootDBInstance"]
    resources = ["arn:aws:rds:${var.region}:*:db:${local.name}"]

    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
}

resource "aws_iam_policy" "operators" {
  name   = "${local.name}-operators"
  policy = data.aws_iam_policy_document.operators.json
}

resource "aws_iam_group_policy_attachment" "operators" {
  group      = aws_iam_group.people["operators"].name
  policy_arn = aws_iam_policy.operators.arn
}
