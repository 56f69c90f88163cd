//! Law: whatever comes later, an approved revision and a sent settlement stay as they were.

use harness::database::TestDatabase;
use proptest::{
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::{Config, TestRng, TestRunner},
};
use serde_json::{Value, json};

use super::{
    accession::{People, approve, budget, budget_of, people, rijswijk_joins, sent, with_staff},
    world::{SETTLEMENT, World},
};

/// What people do in a year
#[derive(Debug, Clone)]
enum Step {
    /// A new revision with another amount for staff, approved by all
    Revise { euros: u32 },
    /// A member paid, or got something back
    Spend { payer: &'static str, cents: i64 },
    /// The next half-year is settled and sent
    Settle,
}

fn any_step() -> impl Strategy<Value = Step> {
    let payer = select(vec!["GM0503", "GM0637", "GM1783", "GM1926"]);
    prop_oneof![
        3 => (1_000..200_000_u32).prop_map(|euros| Step::Revise { euros }),
        3 => (payer, -99_999..9_999_999_i64).prop_map(|(payer, cents)| Step::Spend { payer, cents }),
        1 => Just(Step::Settle),
    ]
}

/// A year of steps with an accession in the middle of it
fn any_year(seed: u8) -> [Vec<Step>; 2] {
    let random = TestRng::from_seed(prop::test_runner::RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    let half = || prop::collection::vec(any_step(), 4..7);
    [half(), half()].new_tree(&mut runner).expect("steps").current()
}

/// What was locked, and how it looked then
#[derive(Default)]
struct Past {
    seen: Vec<(String, Value)>,
}

const DISTRIBUTION: &str =
    "total referenceDate shares { organization { code } inhabitants percentage amount }";

impl Past {
    async fn look(&mut self, world: &World<'_>, query: String) {
        let seen = world.app.data(&query, json!({}), &world.finance).await;
        self.seen.push((query, seen));
    }

    async fn is_unchanged(&self, world: &World<'_>, after: &impl std::fmt::Debug) {
        for (query, seen) in &self.seen {
            let now = world.app.data(query, json!({}), &world.finance).await;
            assert_eq!(now, *seen, "after {after:?}");
        }
    }
}

fn approved(draft: &Value) -> String {
    format!(
        "{{ node(id: {}) {{ ... on Budget {{ revision total lines {{ name amount }} }} }} }}",
        draft["id"]
    )
}

/// Plays a step; gives the queries of what it locked
async fn play(world: &World<'_>, people: &People, step: &Step) -> Vec<String> {
    match step {
        Step::Revise { euros } => {
            let input = format!("id: {}, note: \"Bijgesteld\"", budget_of(world, world.year).await);
            let draft = budget(world, "reviseBudget", &input, &world.coordinator).await;
            let draft = with_staff(world, &draft, &euros.to_string()).await;
            approve(world, people, &draft, &people.members()).await;
            let revision = &draft["revision"];
            let year = world.year;
            vec![
                format!(
                    "{{ costDistribution(partnership: \"zhw\", year: {year}, revision: {revision}) {{ {DISTRIBUTION} }} }}"
                ),
                approved(&draft),
            ]
        }
        Step::Spend { payer, cents } => {
            let amount = format!(
                "{}{}.{:02}",
                if *cents < 0 { "-" } else { "" },
                cents.abs() / 100,
                cents.abs() % 100
            );
            let fields = format!(
                "spentOn: \"{}-03-05\", line: \"Onvoorzien\", paidBy: {{code: \"{payer}\"}}, amount: \"{amount}\",
                 ifClosed: NEXT_SETTLEMENT",
                world.year
            );
            world.spend(&fields).await;
            Vec::new()
        }
        Step::Settle => settle_next(world).await.into_iter().collect(),
    }
}

/// The first half-year that was not settled yet; none when both were
async fn settle_next(world: &World<'_>) -> Option<String> {
    for half in ["FIRST", "SECOND"] {
        let input = format!("partnership: \"zhw\", year: {}, half: {half}", world.year);
        let gives = format!("settlement {{ {SETTLEMENT} }}");
        let payload = world.ask("draftSettlement", &input, &gives, &world.coordinator).await;
        if payload["problems"] == json!([]) {
            let settlement = sent(world, &payload["settlement"]).await;
            return Some(format!(
                "{{ node(id: {}) {{ ... on Settlement {{ {SETTLEMENT} }} }} }}",
                settlement["id"]
            ));
        }
    }
    None
}

async fn the_past_stays_the_past(seed: u8) {
    let database = TestDatabase::migrated().await;
    let mut world = World::of(&database).await;
    let mut people = people(&world).await;
    let mut past = Past::default();
    let first = budget_of(&world, 2023).await;
    past.look(
        &world,
        "{ costDistribution(partnership: \"zhw\", year: 2023) { total shares { amount } } }".to_owned(),
    )
    .await;
    world.year = 2024;
    let draft = budget(
        &world,
        "draftBudget",
        &format!("partnership: \"zhw\", year: 2024, from: {first}"),
        &world.coordinator,
    )
    .await;
    approve(&world, &people, &draft, &people.members()).await;
    past.look(&world, approved(&draft)).await;

    let [before, after] = any_year(seed);
    for step in &before {
        for query in play(&world, &people, step).await {
            past.look(&world, query).await;
        }
        past.is_unchanged(&world, step).await;
    }
    rijswijk_joins(&world, &people).await;
    people.welcome();
    past.is_unchanged(&world, &"an accession").await;
    for step in &after {
        for query in play(&world, &people, step).await {
            past.look(&world, query).await;
        }
        past.is_unchanged(&world, step).await;
    }
}

#[tokio::test]
async fn nothing_later_changes_what_was_approved_or_sent() {
    the_past_stays_the_past(1).await;
}

#[tokio::test]
async fn nothing_later_changes_what_was_approved_or_sent_in_another_year() {
    the_past_stays_the_past(2).await;
}
