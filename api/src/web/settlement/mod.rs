//! Settlements: a page of each, with its life, its figures and the buttons for who may, and a page for each of its members on
//! which every figure says why it is so.

mod commands;
mod drift;
mod item;
mod life;
mod member;
mod page;
mod shares;

use rust_decimal::Decimal;
use schema::{
    models::{Organization, Settlement, SettlementStatement},
    texts::{Label, actor_name, capitalized},
    types::{TransferMethod, euros_and_cents},
};

pub(super) use commands::{agree, draft, reject, send};
pub(super) use member::show as show_member;
pub(super) use page::show;

use super::{chart::BalanceChart, dutch::moment, filled::Choice};
use crate::read::settlement::{SettlementWithFigures, TransferBetween};

/// The figures of a settlement
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SettlementView {
    /// Costs
    pub(super) costs: String,
    /// Fees
    pub(super) fees: String,
    /// One a member
    pub(super) statements: Vec<StatementView>,
    /// All of them together, each with its heading; the balances are zero
    pub(super) totals: [(&'static str, String); 4],
    /// The balances as a drawing
    pub(super) chart: BalanceChart,
    /// How money goes
    pub(super) method: String,
    /// Who pays, who gets, how much
    pub(super) transfers: Vec<TransferRow>,
}

/// Money that goes from one member to another
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TransferRow {
    /// Who pays
    pub(super) from: String,
    /// Who gets
    pub(super) to: String,
    /// How much
    pub(super) amount: String,
}

/// The statement of a member
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StatementView {
    /// Identity of the member
    pub(super) organization: String,
    /// Name
    pub(super) name: String,
    /// CBS code
    pub(super) code: String,
    /// What it bears
    pub(super) share: String,
    /// What it paid itself, taken off: below zero
    pub(super) paid: String,
    /// Fees that it holds
    pub(super) held: String,
    /// Share, paid and held together: above zero to pay, below zero to get
    pub(super) balance: String,
    /// The same in words: `€ 12,50 te betalen`, or that there is nothing
    pub(super) told: String,
}

impl SettlementView {
    pub(super) fn new(of: &SettlementWithFigures) -> Self {
        let statements: Vec<StatementView> = of.statements.iter().map(StatementView::new).collect();
        // Its side and its words tell which way the money goes.
        let bar = |(row, member): &(SettlementStatement, Organization)| {
            (member.name.clone(), row.balance_eur, euros_and_cents(row.balance_eur.abs()))
        };
        Self {
            costs: euros_and_cents(of.costs()),
            fees: euros_and_cents(of.fees()),
            chart: BalanceChart::new(of.statements.iter().map(bar)),
            statements,
            totals: totals(of),
            method: method(of),
            transfers: of.transfers.iter().map(TransferRow::new).collect(),
        }
    }
}

impl TransferRow {
    fn new(between: &TransferBetween) -> Self {
        Self {
            from: between.from.name.clone(),
            to: between.to.name.clone(),
            amount: euros_and_cents(between.transfer.amount_eur),
        }
    }
}

fn totals(of: &SettlementWithFigures) -> [(&'static str, String); 4] {
    let total = |field: fn(&SettlementStatement) -> Decimal| {
        euros_and_cents(of.statements.iter().map(|(statement, _)| field(statement)).sum())
    };
    [
        ("Aandeel", total(|statement| statement.share_eur)),
        ("Zelf betaald", total(|statement| -statement.paid_eur)),
        ("Fees", total(|statement| statement.held_eur)),
        ("Saldo", total(|statement| statement.balance_eur)),
    ]
}

impl StatementView {
    fn new((statement, member): &(SettlementStatement, Organization)) -> Self {
        Self {
            organization: member.organization_id.to_string(),
            name: member.name.clone(),
            code: member.code.clone().unwrap_or_default(),
            share: euros_and_cents(statement.share_eur),
            paid: euros_and_cents(-statement.paid_eur),
            held: euros_and_cents(statement.held_eur),
            balance: euros_and_cents(statement.balance_eur),
            told: match verdict(statement.balance_eur) {
                _ if statement.balance_eur.is_zero() => "niets te betalen of te ontvangen".to_owned(),
                verdict => format!("{} {verdict}", euros_and_cents(statement.balance_eur.abs())),
            },
        }
    }
}

/// What a balance asks of a member
pub(super) fn verdict(balance: Decimal) -> &'static str {
    match balance {
        balance if balance.is_zero() => "niets",
        balance if balance.is_sign_negative() => "te ontvangen",
        _ => "te betalen",
    }
}

/// Where a settlement stands, since when and by whom
pub(super) fn status(row: &Settlement) -> String {
    let (at, by) = match (&row.sent_at, &row.decided_at) {
        (Some(sent), _) => (*sent, row.sent_by.as_deref()),
        (None, Some(decided)) => (*decided, row.decided_by.as_deref()),
        (None, None) => (row.drafted_at, Some(row.drafted_by.as_str())),
    };
    format!("{}, {}, door {}", capitalized(row.status), moment(at), actor_name(by.unwrap_or_default()))
}

/// How money goes in a settlement, and through whom
fn method(of: &SettlementWithFigures) -> String {
    let told = of.settlement.transfer_method.label();
    match of.settlement.transfer_method {
        TransferMethod::ThroughAdministrator => format!("{told}, {}", of.administrator.name),
        TransferMethod::Fewest => told.to_owned(),
    }
}

/// The ways in which money may go between members
pub(super) fn methods(chosen: TransferMethod) -> Vec<Choice> {
    let choice = |method: &TransferMethod| Choice {
        value: method.to_string(),
        name: method.label().to_owned(),
        is_chosen: *method == chosen,
    };
    TransferMethod::ALL.iter().map(choice).collect()
}
