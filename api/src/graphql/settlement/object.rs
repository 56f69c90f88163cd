//! What a settlement shows.

use async_graphql::{ID, Object, SimpleObject};
use schema::models;
use uuid::Uuid;

use super::values::{Half, SettlementStatus, TransferMethod};
use crate::{
    graphql::{
        node::Kind,
        organization::Organization,
        partnership::PartnershipSummary,
        scalars::{DateTime, Decimal},
        text::Text,
    },
    read::settlement::{SettlementWithFigures, TransferBetween, YearWithShares},
};

/// Members of a partnership, as a rule: for the cost of a list of them
const MEMBERS: usize = 10;

/// Who owes whom after a half-year (financiële afrekening). The second half of a year is the year less its first half; late costs
/// of a year that was settled before are corrections, so that every year closes. All balances together are zero.
#[derive(Debug, Clone)]
pub(in crate::graphql) struct Settlement(pub(in crate::graphql) SettlementWithFigures);

impl Settlement {
    /// Identity
    pub(in crate::graphql) const fn uuid(&self) -> Uuid {
        self.row().settlement_id
    }

    const fn row(&self) -> &models::Settlement {
        &self.0.settlement
    }
}

/// Who owes whom after a half-year (financiële afrekening). The second half of a year is the year less its first half; late costs
/// of a year that was settled before are corrections, so that every year closes. All balances together are zero.
#[Object]
impl Settlement {
    /// Global identity (identificatie).
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::Settlement.id(self.row().settlement_id)
    }

    /// The partnership that it is of (samenwerkingsverband).
    async fn partnership(&self) -> PartnershipSummary {
        PartnershipSummary(self.0.partnership.clone())
    }

    /// Year of the budget (begrotingsjaar).
    async fn year(&self) -> i32 {
        self.row().year
    }

    /// Which half of it (halfjaar).
    async fn half(&self) -> Half {
        self.row().half.into()
    }

    /// Whether it is agreed (status).
    async fn status(&self) -> SettlementStatus {
        self.row().status.into()
    }

    /// Counts its changes, from 1 (versie).
    async fn version(&self) -> i32 {
        self.row().version
    }

    /// How money goes between members (verrekening).
    async fn transfer_method(&self) -> TransferMethod {
        self.row().transfer_method.into()
    }

    /// The member that keeps the books (administrerende gemeente).
    async fn administrator(&self) -> Organization {
        Organization(self.0.administrator.clone())
    }

    /// Costs that are settled, in euro, excluding VAT (kosten).
    async fn costs(&self) -> Decimal {
        Decimal(self.0.costs())
    }

    /// Fees of municipalities outside the partnership that are settled, in euro, excluding VAT (fees).
    async fn fees(&self) -> Decimal {
        Decimal(self.0.fees())
    }

    /// What it does with the costs of each year: its own, and earlier ones of which costs came late (jaren).
    #[graphql(complexity = "1 + 2 * child_complexity")]
    async fn years(&self) -> Vec<SettlementYear> {
        self.0.years.iter().map(SettlementYear::from).collect()
    }

    /// What each member has to pay or is to get, by name (afrekening per deelnemer).
    #[graphql(complexity = "1 + MEMBERS * child_complexity")]
    async fn statements(&self) -> Vec<SettlementStatement> {
        self.0.statements.iter().map(SettlementStatement::from).collect()
    }

    /// Who pays whom (overboekingen).
    #[graphql(complexity = "1 + MEMBERS * child_complexity")]
    async fn transfers(&self) -> Vec<SettlementTransfer> {
        self.0.transfers.iter().map(SettlementTransfer::from).collect()
    }

    /// Who drafted it last, as in the history (opgesteld door).
    async fn drafted_by(&self) -> &str {
        &self.row().drafted_by
    }

    /// Moment at which its figures were last worked out (opgesteld op).
    async fn drafted_at(&self) -> DateTime {
        DateTime(self.row().drafted_at)
    }

    /// Who agreed or rejected (besloten door). Null for a draft.
    async fn decided_by(&self) -> Option<&str> {
        self.row().decided_by.as_deref()
    }

    /// Moment of that (besloten op). Null for a draft.
    async fn decided_at(&self) -> Option<DateTime> {
        self.row().decided_at.map(DateTime)
    }

    /// Why it was rejected (reden). Null unless it was.
    async fn reason(&self) -> Option<Text<'_>> {
        self.row().reason.as_deref().map(Text::from)
    }

    /// Who sent it to the members (verstuurd door). Null until then.
    async fn sent_by(&self) -> Option<&str> {
        self.row().sent_by.as_deref()
    }

    /// Moment of that (verstuurd op). Null until then.
    async fn sent_at(&self) -> Option<DateTime> {
        self.row().sent_at.map(DateTime)
    }
}

/// What a settlement does with the costs of a year (jaar in een afrekening).
#[derive(SimpleObject, Debug, Clone)]
#[graphql(complex)]
pub(super) struct SettlementYear {
    /// Year of the budget (begrotingsjaar).
    year: i32,
    /// The approved revision of its budget whose key shares the costs (versie van de begroting).
    revision: i32,
    /// Costs that are settled now, in euro, excluding VAT (kosten).
    costs: Decimal,
    /// Fees that are settled now, in euro, excluding VAT (fees).
    fees: Decimal,
    /// What earlier settlements shared: costs less fees, in euro (eerder verdeeld).
    before: Decimal,
    /// What is shared so far: costs less fees, in euro (tot nu toe verdeeld).
    to_date: Decimal,
    #[graphql(skip)]
    shares: Vec<SettlementShare>,
}

#[async_graphql::ComplexObject]
impl SettlementYear {
    /// What each member bears of it, by name (aandelen).
    #[graphql(complexity = "1 + MEMBERS * child_complexity")]
    async fn shares(&self) -> &[SettlementShare] {
        &self.shares
    }
}

impl From<&YearWithShares> for SettlementYear {
    fn from(of: &YearWithShares) -> Self {
        let share =
            |(share, organization): &(models::SettlementShare, models::Organization)| SettlementShare {
                organization: Organization(organization.clone()),
                inhabitants: i32::try_from(share.weight).unwrap_or(i32::MAX),
                percentage: Decimal(share.percentage_pct),
                to_date: Decimal(share.to_date_eur),
                remainder: Decimal(share.remainder),
                leftover: share.leftover,
                before: Decimal(share.before_eur),
                amount: Decimal(share.amount_eur),
            };
        Self {
            year: of.year.year,
            revision: of.revision,
            costs: Decimal(of.year.costs_eur),
            fees: Decimal(of.year.fees_eur),
            before: Decimal(of.year.before_eur),
            to_date: Decimal(of.year.to_date_eur),
            shares: of.shares.iter().map(share).collect(),
        }
    }
}

/// What a member bears of the costs of a year, and how that came about (aandeel in een afrekening).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct SettlementShare {
    /// The member (deelnemer).
    organization: Organization,
    /// Its inhabitants in the key; 0 for who is no longer in it (inwonertal).
    inhabitants: i32,
    /// Its percentage in the key, two decimals (percentage).
    percentage: Decimal,
    /// What it bears of the year so far, in euro (tot nu toe).
    to_date: Decimal,
    /// Part of a cent that was cut off of that, from 0 to below 1 (rest).
    remainder: Decimal,
    /// Cents that it got on top so that the column closes: 0 or 1, or -1 or 0 when more came in than was paid (toegekend).
    leftover: i32,
    /// What it bore by earlier settlements, in euro (eerder).
    before: Decimal,
    /// What it bears now: so far, less before, in euro (aandeel).
    amount: Decimal,
}

/// What a member has to pay or is to get, and why (afrekening van een deelnemer).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct SettlementStatement {
    /// The member (deelnemer).
    organization: Organization,
    /// What it bears, in euro: its shares of all years (aandeel).
    share: Decimal,
    /// What it paid itself, in euro (zelf betaald).
    paid: Decimal,
    /// Fees that it holds, in euro (ontvangen fees).
    held: Decimal,
    /// Share, less paid, plus held, in euro: positive to pay, negative to get (saldo).
    balance: Decimal,
}

impl From<&(models::SettlementStatement, models::Organization)> for SettlementStatement {
    fn from((statement, organization): &(models::SettlementStatement, models::Organization)) -> Self {
        Self {
            organization: Organization(organization.clone()),
            share: Decimal(statement.share_eur),
            paid: Decimal(statement.paid_eur),
            held: Decimal(statement.held_eur),
            balance: Decimal(statement.balance_eur),
        }
    }
}

/// Money that goes from one member to another (overboeking).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct SettlementTransfer {
    /// Place in the list, from 1 (volgnummer).
    position: i32,
    /// Who pays (van).
    #[graphql(name = "from")]
    payer: Organization,
    /// Who gets (aan).
    #[graphql(name = "to")]
    receiver: Organization,
    /// Euro, above zero (bedrag).
    amount: Decimal,
}

impl From<&TransferBetween> for SettlementTransfer {
    fn from(between: &TransferBetween) -> Self {
        Self {
            position: between.transfer.position,
            payer: Organization(between.from.clone()),
            receiver: Organization(between.to.clone()),
            amount: Decimal(between.transfer.amount_eur),
        }
    }
}
