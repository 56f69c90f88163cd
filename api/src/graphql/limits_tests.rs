use std::{fmt::Write, fs, time::Duration};

use super::*;

fn check(query: &str) -> Result<(), Unfit> {
    let begin = processor_time();
    let result = parse(query, &GraphqlLimits::default()).map(drop);
    let taken = processor_time().saturating_sub(begin);
    // The goal is 50 ms; unoptimized more.
    assert!(taken < Duration::from_millis(500), "took {taken:?}");
    result
}

/// What this thread has taken of the processor, however busy others keep it
fn processor_time() -> Duration {
    let counted = fs::read_to_string("/proc/thread-self/schedstat").expect("what the thread has taken");
    let taken = counted.split_whitespace().next().and_then(|taken| taken.parse().ok());
    Duration::from_nanos(taken.expect("nanoseconds"))
}

fn refused_for(limit: &str, query: &str) {
    match check(query) {
        Err(Unfit::Limit { limit: found, .. }) => assert_eq!(found, limit),
        other => panic!("expected a refusal for {limit}, not {other:?}"),
    }
}

/// Fragments that each spread the next one twice
fn doubling(levels: usize, leaf: &str) -> String {
    let mut query = "{ ...F0 }".to_owned();
    for level in 0..levels {
        let next = level + 1;
        write!(query, " fragment F{level} on Query {{ ...F{next} ...F{next} }}").expect("a text");
    }
    write!(query, " fragment F{levels} on Query {{ {leaf} }}").expect("a text");
    query
}

#[test]
fn ordinary_documents_pass() {
    for query in [
        "{ partnerships { name } }",
        "query A($year: Int = 2023) { tenders(filter: {year: $year}) { nodes { id ...T } } } fragment T on Tender { title }",
        "{ a(text: \"{{{ \\\" [[[\", block: \"\"\"{{{ \\\"\"\" [[[\"\"\") } # {{{{",
        "{ __schema { types { fields { type { ofType { ofType { ofType { ofType { ofType { ofType { ofType { name } } } } } } } } } } } }",
    ] {
        assert_eq!(check(query), Ok(()), "{query}");
    }
}

#[test]
fn fragments_that_double_are_counted_where_they_are_spread() {
    refused_for("selections", &doubling(25, "__typename"));
    refused_for("selections", &doubling(50, "partnerships { name }"));
    assert_eq!(check(&doubling(3, "__typename")), Ok(()));
}

#[test]
fn long_chains_and_brackets_do_not_reach_the_stack() {
    refused_for("nesting", &format!("{{a(n:{}1{})}}", "[".repeat(20_000), "]".repeat(20_000)));
    refused_for("nesting", &"{a".repeat(5000));
    refused_for("nesting", &format!("query($v: {}Int{}) {{ a }}", "[".repeat(100), "]".repeat(100)));
    let mut chain = "{ ...F0 } fragment F1500 on Query { a }".to_owned();
    for level in 0..1500 {
        write!(chain, " fragment F{level} on Query {{ ...F{} }}", level + 1).expect("a text");
    }
    refused_for("nesting", &chain);
}

#[test]
fn fragments_that_contain_themselves_are_refused() {
    assert!(matches!(check("{ ...A } fragment A on Query { ...A }"), Err(Unfit::Invalid(_))));
    assert!(matches!(
        check("{ a } fragment A on Query { ...B } fragment B on Query { b { ...A } }"),
        Err(Unfit::Invalid(_))
    ));
}

#[test]
fn floods_are_refused() {
    let aliases =
        |count: usize| (0..count).fold(String::new(), |text, number| text + &format!(" a{number}: a"));
    refused_for("queryBytes", &format!("{{{}}}", aliases(50_000)));
    refused_for("tokens", &format!("{{{}}}", aliases(5_000)));
    refused_for("aliases", &format!("{{ b {{{}}} }}", aliases(31)));
    assert_eq!(check(&format!("{{ b {{{}}} }}", aliases(30))), Ok(()));
    refused_for("tokens", &format!("{{{}}}", "a ".repeat(20_000)));
    refused_for("rootFields", &format!("{{{}}}", "a ".repeat(21)));
    refused_for("rootFields", &format!("{{ ...F ...F ...F }} fragment F on Query {{{}}}", "a ".repeat(7)));
    refused_for("directives", &format!("{{ a {} }}", "@include(if: true) ".repeat(51)));
    let operations = (0..11).fold(String::new(), |text, number| text + &format!("query Q{number} {{ a }} "));
    refused_for("operations", &operations);
    refused_for("depth", &format!("{}{{a}}{}", "{a".repeat(15), "}".repeat(15)));
    assert_eq!(check(&format!("{}{{a}}{}", "{a".repeat(14), "}".repeat(14))), Ok(()));
}

/// As graphql-js asks for the schema, and the tools that are built on it
#[test]
fn the_usual_tools_may_ask_for_the_schema() {
    let inner = (0..9).fold("kind name".to_owned(), |inside, _| format!("kind name ofType {{ {inside} }}"));
    let query = format!(
        "query IntrospectionQuery {{ __schema {{ description queryType {{ name kind }} mutationType {{ name kind }}
            subscriptionType {{ name kind }} types {{ ...FullType }}
            directives {{ name description isRepeatable locations args(includeDeprecated: true) {{ ...InputValue }} }} }} }}
         fragment FullType on __Type {{ kind name description specifiedByURL isOneOf
            fields(includeDeprecated: true) {{ name description args(includeDeprecated: true) {{ ...InputValue }}
                type {{ ...TypeRef }} isDeprecated deprecationReason }}
            inputFields(includeDeprecated: true) {{ ...InputValue }} interfaces {{ ...TypeRef }}
            enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }}
            possibleTypes {{ ...TypeRef }} }}
         fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue isDeprecated
            deprecationReason }}
         fragment TypeRef on __Type {{ {inner} }}"
    );
    assert_eq!(check(&query), Ok(()));
}

#[test]
fn introspection_is_estimated_by_its_lists() {
    let circle = |times: usize| {
        (0..times)
            .fold("name".to_owned(), |inside, _| format!("possibleTypes {{ interfaces {{ {inside} }} }}"))
    };
    refused_for("introspectionValues", &format!("{{ __schema {{ types {{ {} }} }} }}", circle(5)));
    refused_for(
        "introspectionValues",
        "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
    );
    let fragments =
        "fragment A on __Type { possibleTypes { ...B } } fragment B on __Type { possibleTypes { ...C } }
        fragment C on __Type { possibleTypes { ...D } } fragment D on __Type { possibleTypes { name } }";
    refused_for("introspectionValues", &format!("{{ __schema {{ types {{ ...A }} }} }} {fragments}"));
    let mut aliases = String::new();
    for number in 0..19 {
        write!(aliases, "a{number}: __schema {{ ...S }} ").expect("a text");
    }
    refused_for(
        "introspectionValues",
        &format!(
            "{{ {aliases} }} fragment S on __Schema {{ types {{ fields {{ name args {{ name type {{ name ofType {{ name }} }} }} }} }} }}"
        ),
    );
    assert_eq!(check("{ __schema { types { possibleTypes { fields { name } } } } }"), Ok(()));
    assert_eq!(
        check("{ a { fields { fields { fields { fields { fields { fields { b } } } } } } } }"),
        Ok(()),
        "only the schema is round"
    );
}

#[test]
fn each_object_is_asked_for_its_type_so_often() {
    refused_for("typenames", &doubling(6, "__typename").replace("{ ...F0 }", "{ a { ...F0 } }"));
    assert_eq!(check(&doubling(5, "__typename").replace("{ ...F0 }", "{ a { ...F0 } }")), Ok(()));
}

#[test]
fn variables_hold_so_many_values() {
    let limits = GraphqlLimits { variable_values: 5, ..GraphqlLimits::default() };
    let check = |json: serde_json::Value| check_variables(json.as_object().expect("an object"), &limits);
    assert_eq!(check(serde_json::json!({"a": [1, 2], "b": {"c": null}})), Ok(()));
    let over = Err(Unfit::Limit { limit: "variableValues", maximum: 5 });
    assert_eq!(check(serde_json::json!({"a": [1, 2, 3], "b": {"c": null}})), over);
}

#[test]
fn introspection_can_be_off() {
    let limits = GraphqlLimits { introspection: false, ..GraphqlLimits::default() };
    for query in
        ["{ __schema { types { name } } }", "{ ...F } fragment F on Query { __type(name: \"A\") { name } }"]
    {
        assert!(matches!(parse(query, &limits), Err(Unfit::Invalid(_))), "{query}");
    }
    assert!(parse("{ __typename a { __typename } }", &limits).is_ok());
}

#[test]
fn what_is_no_graphql_is_told_with_its_place() {
    let Err(Unfit::Syntax { at, .. }) = check("{\n  a(\n}") else { panic!("expected a syntax error") };
    assert_eq!(at.map(|(line, _)| line), Some(3));
    for broken in ["", "{", "}", "\"", "\"\"\"", "{ a(b: \"c) }", "\u{0}", "{ é }", "\\"] {
        assert!(matches!(check(broken), Err(Unfit::Syntax { .. })), "{broken}");
    }
}
