//! The reader of sources, on which the laws of `architecture` stand.

use harness::sources::Source;

#[test]
fn comments_and_texts_are_no_code() {
    let source = Source::planted(
        "x.rs",
        "//! calamine\nuse a; // diesel\n/* async\n_graphql */ let b = \"di\\\"esel // no\"; r#\"x\"y\"#; '\"'; c",
    );
    assert_eq!(source.code(), "\nuse a; \n\n let b = \"\"; \"\"; ; c");
    assert_eq!(source.lines(), 4);
}
