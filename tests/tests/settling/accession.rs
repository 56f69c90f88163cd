//! A whole year over GraphQL: drafted, approved, spent, joined halfway, corrected, settled twice and closed; then a late cost in the next
//! year. Each figure is compared with one that is worked out here, in cents, from inhabitants alone.

use std::collections::BTreeMap;

use harness::database::TestDatabase;
use schema::types::{Role, TokenAccess};
use serde_json::{Value, json};

use super::{
    figures, of_members,
    world::{SETTLEMENT, World, cents},
};

/// A figure by the code of a member
type ByCode = BTreeMap<&'static str, i128>;

/// Inhabitants on 1 January 2023; Rijswijk joins in July
const MEMBERS_2024: [(&str, i128); 4] =
    [("GM0503", 106_086), ("GM0637", 126_998), ("GM1783", 114_887), ("GM1926", 57_672)];
const RIJSWIJK: (&str, i128) = ("GM0603", 58_135);
/// Inhabitants on 1 January 2024
const MEMBERS_2025: [(&str, i128); 4] =
    [("GM0503", 109_577), ("GM0637", 128_434), ("GM1783", 115_941), ("GM1926", 57_932)];
const FOUR: [&str; 4] = ["GM0503", "GM0637", "GM1783", "GM1926"];
const FIVE: [&str; 5] = ["GM0503", "GM0603", "GM0637", "GM1783", "GM1926"];

const FIRST_HALF: [&str; 4] = [
    "8-1-2024;Abonnementen Mett, online platform;Zoetermeer;4.100,00;M-1",
    "12-2-2024;Abonnement VDLC, Uitspraken-aanbestedingen;Westland;365,50;V-1",
    "20-3-2024;Kennis en ontwikkeling netwerkorganisatie;Delft;1.999,99;K-1",
    "28-6-2024;Personele kosten (vast personeel);Zoetermeer;62.750,01;P-1",
];
const SECOND_HALF: [&str; 3] = [
    "2-9-2024;Kennis en ontwikkeling netwerkorganisatie;Rijswijk (ZH.);2.750,40;K-2",
    "4-11-2024;Onvoorzien;Pijnacker-Nootdorp;1.100,07;O-1",
    "30-12-2024;Personele kosten (vast personeel);Zoetermeer;63.249,99;P-2",
];

/// Parts of a whole by weights, cut off, and then one more for the largest remainders; of equal ones the larger municipality first, and
/// then the lower code
fn largest_remainder(whole: i128, weights: &ByCode, inhabitants: &ByCode) -> ByCode {
    let sum: i128 = weights.values().sum();
    let mut parts: ByCode = weights.iter().map(|(code, weight)| (*code, whole * weight / sum)).collect();
    let mut order: Vec<&str> = weights.keys().copied().collect();
    order.sort_by_key(|code| (-(whole * weights[code] % sum), -inhabitants[code]));
    let missing = usize::try_from(whole - parts.values().sum::<i128>()).expect("what was cut off");
    for code in order.into_iter().take(missing) {
        *parts.get_mut(code).expect("a member") += 1;
    }
    parts
}

/// What each bears of a total, in its unit, by percentages of two decimals
fn shared(total: i128, key: &ByCode) -> ByCode {
    largest_remainder(total, &largest_remainder(10_000, key, key), key)
}

/// For each party a figure
fn each(codes: &[&'static str], figure: impl Fn(&str) -> i128) -> BTreeMap<String, i128> {
    codes.iter().map(|code| ((*code).to_owned(), figure(code))).collect()
}

/// Who decides about budgets, and who manages
pub(super) struct People {
    director: String,
    admin: String,
    secretaries: Vec<String>,
    newcomer: String,
}

impl People {
    /// The secretaries of the members
    pub(super) fn members(&self) -> Vec<&String> {
        self.secretaries.iter().collect()
    }

    /// The newcomer decides as well from now on
    pub(super) fn welcome(&mut self) {
        self.secretaries.push(std::mem::take(&mut self.newcomer));
    }
}

pub(super) async fn people(world: &World<'_>) -> People {
    let mut secretaries = Vec::new();
    for code in FOUR {
        secretaries.push(world.app.token(Role::Secretary, Some(code)).await);
    }
    People {
        director: world.app.token(Role::Director, None).await,
        admin: world.app.token_in(Some("zhw"), Role::Admin, None, TokenAccess::Full).await,
        secretaries,
        newcomer: world.app.token(Role::Secretary, Some(RIJSWIJK.0)).await,
    }
}

#[tokio::test]
async fn a_year_is_played_from_draft_to_close_with_an_accession_halfway() {
    let database = TestDatabase::migrated().await;
    let mut world = World::of(&database).await;
    world.year = 2024;
    let people = people(&world).await;
    let four = ByCode::from(MEMBERS_2024);
    let mut five = four.clone();
    five.extend([RIJSWIJK]);

    the_budget_is_drafted_and_approved(&world, &people).await;
    let euros = shared(137_450, &four);
    assert_eq!(distribution(&world, 1).await, each(&FOUR, |code| euros[code] * 100));

    // The first half: four costs of members, and a fee of a municipality outside that Delft received.
    world.import(&FIRST_HALF);
    pay_a_fee(&world).await;
    let costs = 410_000 + 36_550 + 199_999 + 6_275_001;
    the_budget_is_held_against(&world, costs).await;
    let first = world.draft("FIRST").await;
    let first_shares = shared(costs - 250_000, &four);
    let paid = |code: &str| match code {
        "GM0503" => 199_999,
        "GM0637" => 410_000 + 6_275_001,
        "GM1783" => 36_550,
        _ => 0,
    };
    let held = |code: &str| if code == "GM0503" { 250_000 } else { 0 };
    let balance = |code: &str| first_shares[code] - paid(code) + held(code);
    assert_eq!((cents(&first["costs"]), cents(&first["fees"])), (costs, 250_000));
    assert_eq!(of_members(&first, "share"), each(&FOUR, |code| first_shares[code]));
    assert_eq!(of_members(&first, "paid"), each(&FOUR, paid));
    assert_eq!(of_members(&first, "held"), each(&FOUR, held));
    assert_eq!(of_members(&first, "balance"), each(&FOUR, balance));
    assert_eq!(FOUR.iter().map(|code| balance(code)).sum::<i128>(), 0);
    let first = sent(&world, &first).await;

    rijswijk_joins(&world, &people).await;
    let euros_of_five = shared(141_450, &five);
    assert_eq!(distribution(&world, 2).await, each(&FIVE, |code| euros_of_five[code] * 100));
    assert_eq!(distribution(&world, 1).await, each(&FOUR, |code| euros[code] * 100), "it stays");

    // K-1 turns out to be less, a cost of the first half comes late, and Rijswijk pays something too.
    correct(&world, "K-1", "-99.99").await;
    come_late(&world, "2024-06-30", "GM1783", "450.05").await;
    world.import(&SECOND_HALF);
    let second = world.draft("SECOND").await;
    let year = costs - 250_000 - 9_999 + 45_005 + 275_040 + 110_007 + 6_324_999;
    let year_shares = shared(year, &five);
    let later = |code: &str| year_shares[code] - first_shares.get(code).copied().unwrap_or(0);
    let paid_later = |code: &str| match code {
        "GM0503" => -9_999,
        "GM0603" => 275_040,
        "GM0637" => 6_324_999,
        "GM1783" => 45_005,
        _ => 110_007,
    };
    assert_eq!(of_members(&second, "share"), each(&FIVE, later));
    assert_eq!(of_members(&second, "paid"), each(&FIVE, paid_later));
    assert_eq!(of_members(&second, "balance"), each(&FIVE, |code| later(code) - paid_later(code)));
    let second = sent(&world, &second).await;
    the_year_closes(&world, &[&first, &second], &year_shares, year).await;

    world.year = 2025;
    let settlement = what_comes_after_the_year(&world, &people).await;
    let (now, then) = (shared(20_000, &ByCode::from(MEMBERS_2025)), shared(year + 1_003, &five));
    let share = |code: &str| now.get(code).copied().unwrap_or(0) + then[code] - year_shares[code];
    assert_eq!(of_members(&settlement, "share"), each(&FIVE, share));
    for settlement in [&first, &second] {
        let query =
            format!("{{ node(id: {}) {{ ... on Settlement {{ {SETTLEMENT} }} }} }}", settlement["id"]);
        let now = world.app.data(&query, json!({}), &world.finance).await["node"].take();
        assert_eq!(figures(&now), figures(settlement), "what was sent never changes");
    }
}

/// Over both halves each bears its share of all that was paid less the fee, and Rijswijk its share of the whole year.
async fn the_year_closes(world: &World<'_>, halves: &[&Value], year_shares: &ByCode, year: i128) {
    let over_both = |field: &str| {
        let mut sums: BTreeMap<String, i128> = BTreeMap::new();
        for (code, figure) in halves.iter().flat_map(|half| of_members(half, field)) {
            *sums.entry(code).or_default() += figure;
        }
        sums
    };
    assert_eq!(over_both("share"), each(&FIVE, |code| year_shares[code]));
    assert_eq!(over_both("paid").values().sum::<i128>(), year + 250_000);
    assert_eq!(over_both("balance").values().sum::<i128>(), 0);
    let closed = "partnership: \"zhw\", year: 2024, half: SECOND";
    assert_eq!(
        world.refused("draftSettlement", closed, &world.coordinator).await,
        ["settlement.period_closed"]
    );
}

const BUDGET: &str = "budget { id version revision status total }";

/// The budget that a mutation gives, without problems
pub(super) async fn budget(world: &World<'_>, mutation: &str, input: &str, token: &str) -> Value {
    let mut payload = world.ask(mutation, input, BUDGET, token).await;
    assert_eq!(payload["problems"], json!([]), "{mutation}: {payload:#}");
    payload["budget"].take()
}

/// The budget that counts in a year
pub(super) async fn budget_of(world: &World<'_>, year: i32) -> Value {
    let query = format!("{{ budget(partnership: \"zhw\", year: {year}) {{ id }} }}");
    world.app.data(&query, json!({}), &world.finance).await["budget"]["id"].take()
}

/// From that of last year, with a raise, and approved by all
async fn the_budget_is_drafted_and_approved(world: &World<'_>, people: &People) {
    let input = format!("partnership: \"zhw\", year: 2024, from: {}", budget_of(world, 2023).await);
    let draft = budget(world, "draftBudget", &input, &world.coordinator).await;
    assert_eq!(cents(&draft["total"]), 13_145_000);
    let draft = with_staff(world, &draft, "126000").await;
    assert_eq!(cents(&draft["total"]), 13_745_000);
    approve(world, people, &draft, &people.members()).await;
}

/// The draft with another amount for staff
pub(super) async fn with_staff(world: &World<'_>, draft: &Value, amount: &str) -> Value {
    let lines = format!(
        "id: {}, version: {}, lines: [{{name: \"Personele kosten (vast personeel)\", amount: \"{amount}\"}},
         {{name: \"Kennis en ontwikkeling netwerkorganisatie\", amount: \"5000\"}},
         {{name: \"Abonnementen Mett, online platform\", amount: \"4100\"}},
         {{name: \"Abonnement VDLC, Uitspraken-aanbestedingen\", amount: \"350\"}},
         {{name: \"Onvoorzien\", amount: \"2000\"}}]",
        draft["id"], draft["version"]
    );
    budget(world, "updateBudget", &lines, &world.coordinator).await
}

/// Submits a draft and has all approve it
pub(super) async fn approve(world: &World<'_>, people: &People, draft: &Value, secretaries: &[&String]) {
    let input = format!("id: {}, version: {}", draft["id"], draft["version"]);
    budget(world, "submitBudget", &input, &world.manager).await;
    let input = format!("id: {}", draft["id"]);
    let mut status = budget(world, "approveBudget", &input, &people.director).await["status"].take();
    for secretary in secretaries {
        assert_eq!(status, "SUBMITTED");
        status = budget(world, "approveBudget", &input, secretary).await["status"].take();
    }
    assert_eq!(status, "APPROVED");
}

/// What each member bears of a revision of the budget of 2024, in cents
async fn distribution(world: &World<'_>, revision: i32) -> BTreeMap<String, i128> {
    let query = format!(
        "{{ costDistribution(partnership: \"zhw\", year: 2024, revision: {revision}) {{ shares {{ organization {{ code }} amount }} }} }}"
    );
    let shares = world.app.data(&query, json!({}), &world.finance).await["costDistribution"]["shares"].take();
    let code = |share: &Value| share["organization"]["code"].as_str().expect("a code").to_owned();
    shares.as_array().expect("shares").iter().map(|share| (code(share), cents(&share["amount"]))).collect()
}

/// Agreed by the programme manager and sent to the members
pub(super) async fn sent(world: &World<'_>, draft: &Value) -> Value {
    let agreed = world.decide("agreeSettlement", draft, &world.manager).await;
    world.decide("sendSettlement", &agreed, &world.coordinator).await
}

async fn pay_a_fee(world: &World<'_>) {
    let tender = "{ tender(partnership: \"zhw\", year: 2023, reference: \"V-01\") { id } }";
    let tender = world.app.data(tender, json!({}), &world.finance).await["tender"]["id"].take();
    let fee = format!(
        "partnership: \"zhw\", year: 2024, receivedOn: \"2024-04-15\", tender: {tender}, paidBy: {{code: \"GM1842\"}},
         heldBy: {{code: \"GM0503\"}}, amount: \"2500\""
    );
    assert_eq!(world.refused("recordParticipationFee", &fee, &world.finance).await, Vec::<String>::new());
}

/// The subscription for rulings is over-run, the rest is not.
async fn the_budget_is_held_against(world: &World<'_>, costs: i128) {
    let query = "{ budgetActuals(partnership: \"zhw\", year: 2024) { total { budget spent } lines { name budget spent state } } }";
    let actuals = world.app.data(query, json!({}), &world.finance).await["budgetActuals"].take();
    let total = &actuals["total"];
    assert_eq!((cents(&total["budget"]), cents(&total["spent"])), (13_745_000, costs));
    let lines = actuals["lines"].as_array().expect("lines").iter();
    let over: Vec<_> = lines.filter(|line| line["state"] == "OVERRUN").collect();
    assert_eq!(over.len(), 1, "{actuals:#}");
    assert_eq!(cents(&over[0]["spent"]) - cents(&over[0]["budget"]), 1_550);
}

/// For the second half of the year: a new revision has it in the key, approved by five
pub(super) async fn rijswijk_joins(world: &World<'_>, people: &People) {
    let figure = [
        "\"Perioden\";\"Regio's\";\"Bevolking/Bevolkingssamenstelling op 1 januari/Totale bevolking (aantal)\"",
        "\"2023\";\"Rijswijk (ZH.)\";58135",
    ];
    world.import_kind("population", None, &figure);
    let join = "partnership: \"zhw\", organization: {code: \"GM0603\"}, from: \"2024-07-01\", lastDay: \"2024-12-31\"";
    assert_eq!(world.refused("joinPartnership", join, &people.admin).await, Vec::<String>::new());
    let input = format!("id: {}, note: \"Rijswijk treedt toe\"", budget_of(world, 2024).await);
    let draft = budget(world, "reviseBudget", &input, &world.coordinator).await;
    let draft = with_staff(world, &draft, "130000").await;
    let secretaries: Vec<&String> = people.secretaries.iter().chain([&people.newcomer]).collect();
    approve(world, people, &draft, &secretaries).await;
}

async fn correct(world: &World<'_>, reference: &str, amount: &str) {
    let wrong = format!(
        "{{ expenses(partnership: \"zhw\", filter: {{year: 2024, text: {{contains: \"{reference}\"}}}}) {{ nodes {{ id version }} }} }}"
    );
    let wrong = world.app.data(&wrong, json!({}), &world.finance).await["expenses"]["nodes"][0].take();
    let correction = format!(
        "id: {}, version: {}, spentOn: \"2024-08-01\", amount: \"{amount}\", reason: \"Te veel berekend\"",
        wrong["id"], wrong["version"]
    );
    assert_eq!(world.refused("correctExpense", &correction, &world.finance).await, Vec::<String>::new());
}

/// A cost of 2024, after its half-year was settled
async fn come_late(world: &World<'_>, day: &str, payer: &str, amount: &str) {
    let late = format!(
        "partnership: \"zhw\", year: 2024, spentOn: \"{day}\", line: \"Onvoorzien\", paidBy: {{code: \"{payer}\"}}, amount: \"{amount}\""
    );
    assert_eq!(world.refused("recordExpense", &late, &world.finance).await, ["expense.period_closed"]);
    let late = format!("{late}, ifClosed: NEXT_SETTLEMENT");
    assert_eq!(world.refused("recordExpense", &late, &world.finance).await, Vec::<String>::new());
}

/// A cost of 2024 that comes in 2025 is borne by the members of 2024, in the first settlement of 2025.
async fn what_comes_after_the_year(world: &World<'_>, people: &People) -> Value {
    let input = format!("partnership: \"zhw\", year: 2025, from: {}", budget_of(world, 2024).await);
    let draft = budget(world, "draftBudget", &input, &world.coordinator).await;
    approve(world, people, &draft, &people.members()).await;
    come_late(world, "2024-12-31", "GM1926", "10.03").await;
    world.import(&["3-2-2025;Onvoorzien;Delft;200,00;O-2"]);
    let settlement = world.draft("FIRST").await;
    let years: Vec<_> = settlement["years"].as_array().expect("years").iter().map(|of| &of["year"]).collect();
    assert_eq!(years, [&json!(2024), &json!(2025)]);
    assert_eq!(of_members(&settlement, "balance").values().sum::<i128>(), 0);
    sent(world, &settlement).await
}
