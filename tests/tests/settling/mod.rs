//! A year of money: expenses by workbook and by hand, a fee, both halves settled, late costs and corrections; each figure
//! against one that is worked out here, in cents, from the percentages that the annual plan prints.

mod accession;
mod correcting;
mod outdated;
mod own;
mod pages;
mod past;
mod recording;
mod showing;
pub(crate) mod world;

use std::collections::BTreeMap;

use diesel_async::SimpleAsyncConnection;
use harness::database::TestDatabase;
use serde_json::{Value, json};

use world::{FIRST_HALF, World, cents};

/// The members in the order of their codes: inhabitants on 1 January 2022, and hundredths of a percent
const KEY: [(&str, i128, i128); 4] = [
    ("GM0503", 104_572, 2_618),
    ("GM0637", 125_767, 3_149),
    ("GM1783", 112_448, 2_816),
    ("GM1926", 56_572, 1_417),
];

/// Cents shared out by the largest remainder
fn shared(total: i128) -> [i128; 4] {
    let mut shares = KEY.map(|(_, _, percentage)| total * percentage / 10_000);
    let mut order = [0, 1, 2, 3];
    order.sort_by_key(|member: &usize| {
        let (code, inhabitants, percentage) = KEY[*member];
        (-(total * percentage % 10_000), -inhabitants, code)
    });
    let missing = total - shares.iter().sum::<i128>();
    for member in order.into_iter().take(usize::try_from(missing).expect("a few cents")) {
        shares[member] += 1;
    }
    shares
}

/// Of each member a figure of its statement
fn of_members(settlement: &Value, field: &str) -> BTreeMap<String, i128> {
    let statements = settlement["statements"].as_array().expect("statements");
    let code = |statement: &Value| statement["organization"]["code"].as_str().expect("a code").to_owned();
    statements.iter().map(|statement| (code(statement), cents(&statement[field]))).collect()
}

/// Figures in the order of the key
fn by_code(figures: [i128; 4]) -> BTreeMap<String, i128> {
    KEY.iter().zip(figures).map(|((code, ..), figure)| ((*code).to_owned(), figure)).collect()
}

/// What people see of a settlement, once it no longer changes
fn figures(settlement: &Value) -> [&Value; 3] {
    ["years", "statements", "transfers"].map(|field| &settlement[field])
}

const SECOND_HALF: [&str; 2] = [
    "1-10-2023;Kennis en ontwikkeling netwerkorganisatie;Delft;1.234,56;K-2",
    "29-12-2023;Personele kosten (vast personeel);Zoetermeer;61.000,00;P-2",
];

#[tokio::test]
async fn a_year_is_settled_to_the_cent() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    let by_hand = world
        .spend("spentOn: \"2023-05-01\", line: \"onvoorzien\", paidBy: {code: \"GM1926\"}, amount: \"123.45\", vatTreatment: COMPENSATED")
        .await;
    assert_eq!(by_hand["budgetLine"]["name"], "Onvoorzien");
    assert_eq!(by_hand["vatTreatment"], "COMPENSATED");
    receive_a_fee(&world).await;

    // The first half: 65 042.57 of costs, 2 500.00 of fees.
    let first = world.draft("FIRST").await;
    let total = 410_000 + 35_000 + 234_567 + 5_812_345 + 12_345 - 250_000;
    let first_shares = shared(total);
    assert_eq!((cents(&first["costs"]), cents(&first["fees"])), (total + 250_000, 250_000));
    assert_eq!(of_members(&first, "share"), by_code(first_shares));
    assert_eq!(of_members(&first, "paid"), by_code([234_567, 6_222_345, 35_000, 12_345]));
    assert_eq!(of_members(&first, "held"), by_code([250_000, 0, 0, 0]));
    let [delft, zoetermeer, westland, pijnacker] = first_shares;
    let balances = [delft - 234_567 + 250_000, zoetermeer - 6_222_345, westland - 35_000, pijnacker - 12_345];
    assert_eq!(of_members(&first, "balance"), by_code(balances));
    assert_eq!(balances.iter().sum::<i128>(), 0);
    // Zoetermeer keeps the books, and gets from all others.
    let transfers: Vec<_> = first["transfers"].as_array().expect("transfers").iter().map(transfer).collect();
    assert_eq!(
        transfers,
        [
            ("GM0503", "GM0637", balances[0]),
            ("GM1783", "GM0637", balances[2]),
            ("GM1926", "GM0637", balances[3])
        ]
        .map(|(from, to, amount)| (from.to_owned(), to.to_owned(), amount))
    );

    assert_eq!(world.draft("FIRST").await, first, "drafting again changes nothing");
    let agreed = world.decide("agreeSettlement", &first, &world.manager).await;
    assert_eq!((&agreed["status"], figures(&agreed)), (&json!("AGREED"), figures(&first)));
    let sent = world.decide("sendSettlement", &agreed, &world.coordinator).await;
    assert_eq!((&sent["status"], figures(&sent)), (&json!("SENT"), figures(&first)));

    come_late(&world).await;
    world.import(&SECOND_HALF);

    // The second half is the year less the first half; the late cost and the correction are in it.
    let second = world.draft("SECOND").await;
    let year = total + 9_999 - 34_567 + 123_456 + 6_100_000;
    let year_shares = shared(year);
    let second_shares: Vec<i128> =
        year_shares.iter().zip(first_shares).map(|(year, first)| year - first).collect();
    assert_eq!(of_members(&second, "share"), by_code(second_shares.clone().try_into().expect("four")));
    assert_eq!(of_members(&second, "paid"), by_code([123_456 - 34_567, 6_100_000, 0, 9_999]));
    assert_eq!(of_members(&second, "balance").values().sum::<i128>(), 0);
    let shares = &second["years"][0]["shares"];
    for (share, to_date) in shares.as_array().expect("shares").iter().zip(by_name(year_shares)) {
        assert_eq!(cents(&share["toDate"]), to_date, "{share}");
        assert_eq!(cents(&share["toDate"]) - cents(&share["before"]), cents(&share["amount"]));
    }
    let agreed = world.decide("agreeSettlement", &second, &world.manager).await;
    assert_eq!(figures(&agreed), figures(&second));

    close(&world, &sent).await;
}

/// The order of the key as names have it: Delft, Pijnacker-Nootdorp, Westland, Zoetermeer
fn by_name([delft, zoetermeer, westland, pijnacker]: [i128; 4]) -> [i128; 4] {
    [delft, pijnacker, westland, zoetermeer]
}

fn transfer(transfer: &Value) -> (String, String, i128) {
    let code = |end: &str| transfer[end]["code"].as_str().expect("a code").to_owned();
    (code("from"), code("to"), cents(&transfer["amount"]))
}

/// Rijswijk takes part in one tender; members pay no fee, and nobody but a member holds one.
async fn receive_a_fee(world: &World<'_>) {
    let tender = "{ tender(partnership: \"zhw\", year: 2023, reference: \"V-01\") { id } }";
    let tender = world.app.data(tender, json!({}), &world.finance).await["tender"]["id"].take();
    let fee = |payer: &str, holder: &str| {
        format!(
            "partnership: \"zhw\", year: 2023, receivedOn: \"2023-04-15\", tender: {tender}, paidBy: {{code: \"{payer}\"}},
             heldBy: {{code: \"{holder}\"}}, amount: \"2500.00\""
        )
    };
    let refused = async |payer: &str, holder: &str| {
        world.refused("recordParticipationFee", &fee(payer, holder), &world.finance).await
    };
    assert_eq!(refused("GM0637", "GM0503").await, ["fee.payer_is_member"]);
    assert_eq!(refused("GM0603", "GM0603").await, ["fee.holder_not_member"]);
    let gives = "participationFee { id amount paidBy { name } heldBy { name } tenderTitle }";
    let stored = world.ask("recordParticipationFee", &fee("GM0603", "GM0503"), gives, &world.finance).await;
    let expected =
        json!({"amount": "2500.00", "paidBy": {"name": "Rijswijk (ZH.)"}, "heldBy": {"name": "Delft"}});
    for (field, value) in expected.as_object().expect("fields") {
        assert_eq!(&stored["participationFee"][field], value, "{stored:#}");
    }
    let listed = "{ participationFees(partnership: \"zhw\", year: 2023) { nodes { id } totalCount } }";
    let listed = world.app.data(listed, json!({}), &world.finance).await["participationFees"].take();
    assert_eq!(listed["totalCount"], 1);
    assert_eq!(listed["nodes"][0]["id"], stored["participationFee"]["id"]);
}

/// A cost of the first half comes in after it was settled, and one of it turns out to be less.
async fn come_late(world: &World<'_>) {
    let late = "partnership: \"zhw\", year: 2023, spentOn: \"2023-06-20\", line: \"Onvoorzien\", paidBy: {code: \"GM1926\"}, amount: \"99.99\"";
    assert_eq!(world.refused("recordExpense", late, &world.finance).await, ["expense.period_closed"]);
    let late = format!("{late}, ifClosed: NEXT_SETTLEMENT");
    assert_eq!(world.refused("recordExpense", &late, &world.finance).await, Vec::<String>::new());

    let wrong =
        "{ expenses(partnership: \"zhw\", filter: {text: {contains: \"K-1\"}}) { nodes { id version } } }";
    let wrong = world.app.data(wrong, json!({}), &world.finance).await["expenses"]["nodes"][0].take();
    let correction = format!(
        "id: {}, version: {}, spentOn: \"2023-09-01\", amount: \"-345.67\", reason: \"Dubbel berekend\", reference: \"K-1C\"",
        wrong["id"], wrong["version"]
    );
    let gives = "correction { id version corrects amount line paidBy { code } } expense { amount version }";
    let corrected = world.ask("correctExpense", &correction, gives, &world.finance).await;
    assert_eq!(corrected["correction"]["corrects"], wrong["id"], "{corrected:#}");
    assert_eq!(
        corrected["expense"],
        json!({"amount": "2345.67", "version": 2}),
        "it stays as it was recorded"
    );
    let again = world.refused("correctExpense", &correction, &world.finance).await;
    assert_eq!(again, ["expense.version_stale"], "who corrects it too sees the first correction");
    let id = &corrected["correction"]["id"];
    let of_correction =
        format!("id: {id}, version: 1, spentOn: \"2023-09-01\", amount: \"1.00\", reason: \"x\"");
    assert_eq!(
        world.refused("correctExpense", &of_correction, &world.finance).await,
        ["expense.is_correction"]
    );
}

/// What was settled stays: over the API, by the order of half-years, and in the database.
async fn close(world: &World<'_>, first: &Value) {
    let draft = |year: i32, half: &str| format!("partnership: \"zhw\", year: {year}, half: {half}");
    let refused =
        async |year, half| world.refused("draftSettlement", &draft(year, half), &world.coordinator).await;
    assert_eq!(refused(2023, "FIRST").await, ["settlement.period_closed"]);
    assert_eq!(refused(2024, "SECOND").await, ["settlement.out_of_order"]);
    assert_eq!(refused(2024, "FIRST").await, ["settlement.budget_not_approved"]);
    let again = format!("id: {}, version: {}", first["id"], first["version"]);
    assert_eq!(world.refused("agreeSettlement", &again, &world.manager).await, ["settlement.not_draft"]);

    let items = format!(
        "{{ settlementItems(settlement: {}) {{ nodes {{ amount expense {{ reference }} participationFee {{ amount }} }} totalCount }} }}",
        first["id"]
    );
    let items = world.app.data(&items, json!({}), &world.coordinator).await["settlementItems"].take();
    assert_eq!(items["totalCount"], 6, "five expenses and a fee: {items:#}");
    let sum: i128 = items["nodes"].as_array().expect("items").iter().map(|item| cents(&item["amount"])).sum();
    assert_eq!(sum, 6_504_257 + 250_000, "{items:#}");

    for statement in [
        "UPDATE settlement_statements SET share_eur = 0, balance_eur = held_eur - paid_eur",
        "DELETE FROM settlement_postings",
        "UPDATE settlement_shares SET remainder = 0",
        "INSERT INTO settlement_transfers (settlement_id, position, from_organization_id, to_organization_id, amount_eur)
         SELECT settlement_id, 99, from_organization_id, to_organization_id, 1 FROM settlement_transfers LIMIT 1",
        "UPDATE settlements SET status = 'DRAFT', decided_at = NULL, decided_by = NULL, sent_at = NULL, sent_by = NULL",
        "DELETE FROM settlements",
        "DELETE FROM expenses",
    ] {
        let done = world.database.connect().await.batch_execute(statement).await;
        assert!(done.is_err_and(|error| error.to_string().contains("agreed settlement") || error.to_string().contains("is agreed")), "{statement}");
    }
}

/// Nobody agrees what they did not see: costs that came in since are told, and the draft follows when it is drafted again.
#[tokio::test]
async fn a_draft_that_is_out_of_date_is_not_agreed() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    let draft = world.draft("FIRST").await;
    world
        .spend("spentOn: \"2023-05-01\", line: \"Lunch\", paidBy: {code: \"GM1926\"}, amount: \"10.00\"")
        .await;
    let input = format!("id: {}, version: 1", draft["id"]);
    assert_eq!(world.refused("agreeSettlement", &input, &world.manager).await, ["settlement.outdated"]);
    let renewed = world.draft("FIRST").await;
    assert_eq!((&renewed["id"], &renewed["version"]), (&draft["id"], &json!(2)));
    assert_eq!(world.refused("agreeSettlement", &input, &world.manager).await, ["settlement.version_stale"]);

    // Turned down with a reason, it stays to be read, and another takes its place.
    let input = format!("id: {}, version: 2, reason: \"Lunch hoort er niet bij\"", draft["id"]);
    assert_eq!(world.refused("rejectSettlement", &input, &world.manager).await, Vec::<String>::new());
    let another = world.draft("FIRST").await;
    assert_ne!(another["id"], draft["id"]);
    let listed = "{ settlements(partnership: \"zhw\") { nodes { status reason } totalCount } }";
    let listed = world.app.data(listed, json!({}), &world.coordinator).await["settlements"].take();
    let expected = json!([
        {"status": "DRAFT", "reason": null}, {"status": "REJECTED", "reason": "Lunch hoort er niet bij"}
    ]);
    assert_eq!(listed["nodes"], expected);
    world.decide("agreeSettlement", &another, &world.manager).await;
}

/// What an import changes of an expense that was settled is a correction in the next settlement, for who paid it then and now.
#[tokio::test]
async fn what_changes_after_it_was_settled_is_a_correction() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    let first = world.draft("FIRST").await;
    world.decide("agreeSettlement", &first, &world.manager).await;
    world.import(&[
        FIRST_HALF[0],
        FIRST_HALF[1],
        FIRST_HALF[2],
        "30-6-2023;Personele kosten (vast personeel);Delft;58.123,00;P-1",
    ]);
    let second = world.draft("SECOND").await;
    assert_eq!(of_members(&second, "paid"), by_code([5_812_300, -5_812_345, 0, 0]));
    assert_eq!(of_members(&second, "balance").values().sum::<i128>(), 0);
    let total = 410_000 + 35_000 + 234_567 + 5_812_345;
    let shares: Vec<i128> =
        shared(total - 45).iter().zip(shared(total)).map(|(now, before)| now - before).collect();
    assert_eq!(of_members(&second, "share"), by_code(shares.try_into().expect("four")));
}

/// Who kept the books left with the half-year, and who came after it keeps them: the settlement runs through the newcomer.
#[tokio::test]
async fn a_settlement_runs_through_who_keeps_the_books_now() {
    let database = TestDatabase::migrated().await;
    let world = World::of(&database).await;
    world.import(&FIRST_HALF);
    let draft = world.draft("FIRST").await;
    database
        .run(
            "DELETE FROM membership_roles WHERE role = 'ADMINISTERING';
             UPDATE memberships SET during = daterange(lower(during), '2023-07-01')
             WHERE organization_id = (SELECT organization_id FROM organizations WHERE code = 'GM0637');
             WITH joined AS (INSERT INTO memberships (partnership_id, organization_id, kind, during)
                 SELECT partnership_id, organization_id, 'ACCEDING', '[2023-07-01,)' FROM partnerships, organizations
                 WHERE code = 'GM0603' RETURNING membership_id)
             INSERT INTO membership_roles (membership_id, role) SELECT membership_id, 'ADMINISTERING' FROM joined",
        )
        .await;
    let input = format!("id: {}, version: {}", draft["id"], draft["version"]);
    assert_eq!(world.refused("agreeSettlement", &input, &world.manager).await, ["settlement.outdated"]);
    let renewed = world.draft("FIRST").await;
    let transfers = renewed["transfers"].as_array().expect("transfers");
    let through =
        transfers.iter().all(|of| [&of["from"]["code"], &of["to"]["code"]].contains(&&json!("GM0603")));
    assert!(through && !transfers.is_empty(), "{renewed:#}");
    world.decide("agreeSettlement", &renewed, &world.manager).await;
}
