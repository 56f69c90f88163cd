//! What a settlement comes to, from what is in the books.

use std::collections::{BTreeMap, BTreeSet};

use diesel::{
    ExpressionMethods, QueryDsl, QueryResult, QueryableByName, SelectableHelper,
    sql_types::{Array, Integer, Numeric, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    models::Organization,
    rules::{
        Violation,
        settlement::{self, CostYear, Posting, PostingKind, Settlement, Transfer},
    },
    tables::{organizations, partnerships},
    types::{HalfYear, TransferMethod},
};
use uuid::Uuid;

use super::{key, party_code};
use crate::{
    read::settlement::{Unsettled, administrator, unsettled},
    write::{Stop, books::Books},
};

/// What a settlement comes to
pub(super) struct Calculation {
    /// Costs and fees that no settlement had yet
    pub(super) postings: Vec<Unsettled>,
    /// Shares and balances, by the codes of the parties
    pub(super) settlement: Settlement,
    /// Who pays whom, by their codes
    pub(super) transfers: Vec<Transfer>,
    /// The revision whose key counts for each year
    pub(super) revisions: BTreeMap<i32, Uuid>,
    /// The member that keeps the books
    pub(super) administrator: Uuid,
    organizations: BTreeMap<String, Uuid>,
}

impl Calculation {
    /// The identity of a party
    pub(super) fn organization(&self, code: &str) -> Option<Uuid> {
        self.organizations.get(code).copied()
    }
}

/// Works out the settlement of a half-year, of years that were settled before included
///
/// Refused with `settlement.budget_not_approved` (`year`), `settlement.administrator_missing` (`period`), and what
/// [`schema::rules::settlement::settle`] refuses.
pub(super) async fn calculate(
    connection: &mut AsyncPgConnection,
    books: &Books,
    period: HalfYear,
    method: TransferMethod,
) -> Result<Calculation, Stop> {
    let slug: String = partnerships::table
        .find(books.partnership_id)
        .select(partnerships::slug)
        .get_result(connection)
        .await?;
    let administrator = administrator(connection, books.partnership_id, period).await?;
    let administrator = administrator
        .ok_or_else(|| Stop::of(Violation::new("settlement.administrator_missing").with("period", period)))?;
    let postings = unsettled(connection, books.partnership_id, &books.standing, period).await?;
    let years: BTreeSet<i32> = postings.iter().map(|posting| posting.year).chain([period.year]).collect();
    let mut organizations = parties(connection, books, &postings, &administrator).await?;
    let mut before = shares_before(connection, books.partnership_id, &years).await?;
    let (mut cost_years, mut revisions) = (Vec::new(), BTreeMap::new());
    for year in years {
        let key = key::of_year(connection, &slug, year).await?;
        organizations.extend(key.organizations);
        revisions.insert(year, key.budget_id);
        let (total_before, shares_before) = before.remove(&year).unwrap_or_default();
        cost_years.push(CostYear { year, key: key.participants, total_before, shares_before });
    }
    let codes: BTreeMap<Uuid, &str> = organizations.iter().map(|(code, id)| (*id, code.as_str())).collect();
    let entries: Vec<Posting> = postings.iter().map(|posting| entry(posting, &codes)).collect();
    let settlement = settlement::settle(&entries, &cost_years).map_err(Stop::of)?;
    let transfers = match method {
        TransferMethod::ThroughAdministrator => {
            settlement::through(&party_code(&administrator), &settlement.statements)
        }
        TransferMethod::Fewest => settlement::fewest(&settlement.statements),
    };
    let administrator = administrator.organization_id;
    Ok(Calculation { postings, settlement, transfers, revisions, administrator, organizations })
}

fn entry(of: &Unsettled, codes: &BTreeMap<Uuid, &str>) -> Posting {
    let code = codes.get(&of.organization_id).copied().unwrap_or_default();
    let kind = if of.expense_id.is_some() { PostingKind::Cost } else { PostingKind::Fee };
    Posting { year: of.year, party: code.to_owned(), kind, amount: of.amount_eur }
}

#[derive(QueryableByName)]
struct ShareBefore {
    #[diesel(sql_type = Integer)]
    year: i32,
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Numeric)]
    amount_eur: Decimal,
}

/// Of each year what settlements shared out, and what they let each party bear of it
type Before = BTreeMap<i32, (Decimal, BTreeMap<String, Decimal>)>;

async fn shares_before(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    years: &BTreeSet<i32>,
) -> QueryResult<Before> {
    let shares: Vec<ShareBefore> = diesel::sql_query(
        "SELECT of.year, coalesce(code, organization_id::text) AS code, sum(share.amount_eur) AS amount_eur
         FROM settlement_shares AS share JOIN settlement_years AS of USING (settlement_year_id)
         JOIN settlements USING (settlement_id) JOIN organizations USING (organization_id)
         WHERE partnership_id = $1 AND status IN ('AGREED', 'SENT') AND of.year = ANY ($2)
         GROUP BY of.year, organization_id, code",
    )
    .bind::<SqlUuid, _>(partnership_id)
    .bind::<Array<Integer>, _>(years.iter().copied().collect::<Vec<_>>())
    .load(connection)
    .await?;
    let mut before = Before::new();
    for share in shares {
        let (total, shares) = before.entry(share.year).or_default();
        *total += share.amount_eur;
        shares.insert(share.code, share.amount_eur);
    }
    Ok(before)
}

/// Everybody who paid, holds or bore something, and who keeps the books, by their codes
async fn parties(
    connection: &mut AsyncPgConnection,
    books: &Books,
    postings: &[Unsettled],
    administrator: &Organization,
) -> QueryResult<BTreeMap<String, Uuid>> {
    use schema::tables::{settlement_statements, settlements};
    let bore = settlement_statements::table
        .inner_join(settlements::table)
        .filter(settlements::partnership_id.eq(books.partnership_id))
        .select(settlement_statements::organization_id)
        .distinct();
    let mut ids: Vec<Uuid> = bore.load(connection).await?;
    ids.extend(postings.iter().map(|posting| posting.organization_id));
    ids.push(administrator.organization_id);
    let found: Vec<Organization> = organizations::table
        .filter(organizations::organization_id.eq_any(ids))
        .select(Organization::as_select())
        .load(connection)
        .await?;
    Ok(found.iter().map(|organization| (party_code(organization), organization.organization_id)).collect())
}
