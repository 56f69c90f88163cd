//! Plays every scenario of `scenarios/`.

use harness::scenario;

#[tokio::test]
async fn every_scenario_ends_as_expected() {
    let names = scenario::names();
    assert!(!names.is_empty(), "there are scenarios");
    let mut differences = String::new();
    for name in names {
        differences += &scenario::play(&name).await;
    }
    assert!(differences.is_empty(), "{differences}");
}
