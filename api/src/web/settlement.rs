//! The settlement of a half-year, as the page shows it.

use rust_decimal::Decimal;
use schema::{
    models::{Organization, SettlementShare, SettlementStatement},
    texts::{Label, actor_name},
    types::{Half, HalfYear, euros_and_cents, whole_number},
};

use super::dutch::{decimals, moment};
use crate::read::settlement::{SettlementWithFigures, YearWithShares};

/// A settlement
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SettlementView {
    /// FIRST or SECOND, for addresses
    pub(super) half: Half,
    /// Where it stands, and since when
    pub(super) status: String,
    /// Costs
    pub(super) costs: String,
    /// Fees
    pub(super) fees: String,
    /// One a member
    pub(super) statements: Vec<StatementView>,
    /// All of them together, each with its heading; the balances are zero
    pub(super) totals: [(&'static str, String); 4],
    /// How money goes
    pub(super) method: &'static str,
    /// Who pays, who gets, how much
    pub(super) transfers: Vec<(String, String, String)>,
}

/// The statement of a member
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StatementView {
    /// Name
    pub(super) name: String,
    /// CBS code
    pub(super) code: String,
    /// What it bears
    pub(super) share: String,
    /// What it paid itself
    pub(super) paid: String,
    /// Fees that it holds
    pub(super) held: String,
    /// What it has to pay or is to get
    pub(super) balance: String,
    /// Which of the two
    pub(super) verdict: &'static str,
    /// Line by line how the balance came about
    pub(super) why: Vec<(String, String)>,
}

impl SettlementView {
    /// `Eerste halfjaar 2023`
    pub(super) fn name(period: HalfYear) -> String {
        let label = period.half.label();
        let mut letters = label.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
        format!("{first}{} {}", letters.as_str(), period.year)
    }

    pub(super) fn new(of: &SettlementWithFigures) -> Self {
        let transfer = |between: &crate::read::settlement::TransferBetween| {
            (between.from.name.clone(), between.to.name.clone(), euros_and_cents(between.transfer.amount_eur))
        };
        Self {
            half: of.settlement.half,
            status: status(of),
            costs: euros_and_cents(of.costs()),
            fees: euros_and_cents(of.fees()),
            statements: of.statements.iter().map(|statement| StatementView::new(of, statement)).collect(),
            totals: totals(of),
            method: of.settlement.transfer_method.label(),
            transfers: of.transfers.iter().map(transfer).collect(),
        }
    }
}

fn totals(of: &SettlementWithFigures) -> [(&'static str, String); 4] {
    let total = |field: fn(&SettlementStatement) -> Decimal| {
        euros_and_cents(of.statements.iter().map(|(statement, _)| field(statement)).sum())
    };
    [
        ("Aandeel", total(|statement| statement.share_eur)),
        ("Zelf betaald", total(|statement| statement.paid_eur)),
        ("Ontvangen fees", total(|statement| statement.held_eur)),
        ("Saldo", total(|statement| statement.balance_eur)),
    ]
}

fn status(of: &SettlementWithFigures) -> String {
    let row = &of.settlement;
    let (at, by) = match (&row.sent_at, &row.decided_at) {
        (Some(sent), _) => (*sent, row.sent_by.as_deref()),
        (None, Some(decided)) => (*decided, row.decided_by.as_deref()),
        (None, None) => (row.drafted_at, Some(row.drafted_by.as_str())),
    };
    format!("{}, {}, door {}", row.status.label(), moment(at), actor_name(by.unwrap_or_default()))
}

impl StatementView {
    fn new(of: &SettlementWithFigures, (statement, member): &(SettlementStatement, Organization)) -> Self {
        Self {
            name: member.name.clone(),
            code: member.code.clone().unwrap_or_default(),
            share: euros_and_cents(statement.share_eur),
            paid: euros_and_cents(statement.paid_eur),
            held: euros_and_cents(statement.held_eur),
            balance: euros_and_cents(statement.balance_eur.abs()),
            verdict: match statement.balance_eur {
                balance if balance.is_zero() => "niets",
                balance if balance.is_sign_negative() => "te ontvangen",
                _ => "te betalen",
            },
            why: why(of, statement),
        }
    }
}

/// Share by share, and then what was paid and is held
fn why(of: &SettlementWithFigures, statement: &SettlementStatement) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for year in &of.years {
        let own = year.shares.iter().find(|(share, _)| share.organization_id == statement.organization_id);
        let Some((share, _)) = own else { continue };
        lines.push((share_in_words(year, share), euros_and_cents(share.to_date_eur)));
        if !share.before_eur.is_zero() {
            let label = format!("Daarvan eerder verrekend over {}", year.year.year);
            lines.push((label, euros_and_cents(-share.before_eur)));
        }
    }
    lines.push(("Zelf betaald".to_owned(), euros_and_cents(-statement.paid_eur)));
    lines.push((
        "Ontvangen fees van gemeenten buiten het verband".to_owned(),
        euros_and_cents(statement.held_eur),
    ));
    lines.push(("Saldo".to_owned(), euros_and_cents(statement.balance_eur)));
    lines
}

/// `26,18 % (104.572 inwoners) van € 62.542,57: de kosten min fees van 2023 tot nu toe; rest 0,6448 cent, 1 cent erbij`
fn share_in_words(year: &YearWithShares, share: &SettlementShare) -> String {
    let percentage = decimals(share.percentage_pct, 2);
    let (inhabitants, total) = (whole_number(share.weight), euros_and_cents(year.year.to_date_eur));
    let remainder = decimals(share.remainder, 4);
    let extra = match share.leftover {
        0 => "niets erbij".to_owned(),
        leftover => format!("{} cent erbij", Decimal::from(leftover)),
    };
    format!(
        "{percentage} % ({inhabitants} inwoners) van {total}: de kosten min fees van {} tot nu toe; rest {remainder} cent, {extra}",
        year.year.year
    )
}
