//! Plays every scenario of `scenarios/`.

use harness::scenario;

#[tokio::test]
async fn every_scenario_ends_as_expected() {
    let names = scenario::names();
    assert!(!names.is_empty(), "there are scenarios");
    for name in names {
        scenario::play(&name).await;
    }
}
