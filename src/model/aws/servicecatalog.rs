//! Service Catalog: shares of portfolios.

use super::super::mapping::{Kind, text};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "servicecatalog.portfolio_share",
    terraform: &["aws_servicecatalog_portfolio_share"],
    cloudformation: &["AWS::ServiceCatalog::PortfolioShare"],
    identity: &[],
    rows: &[text("share_type", "type", ""), text("account_id", "", "AccountId")],
    companions: &[],
}];
