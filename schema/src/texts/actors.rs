/// The name of who did something, as staff read it: without the kind of entry that stands before a colon
///
/// ```
/// use schema::texts::actor_name;
/// assert_eq!(actor_name("session:beheerder"), "beheerder");
/// assert_eq!(actor_name("command line"), "een opdracht van de beheerder");
/// ```
pub fn actor_name(actor: &str) -> &str {
    match actor {
        "command line" | "command-line" => "een opdracht van de beheerder",
        "example" => "het meegeleverde voorbeeld",
        _ => actor.split_once(':').map_or(actor, |(_, name)| name),
    }
}

/// What somebody gave as the reason of a change, in its history: "Reden: ..."
pub fn reason_told(reason: &str) -> String {
    format!("Reden: {reason}")
}

/// The same where people and programs stand together, as in the audit trail: a program is told by its access token
///
/// ```
/// use schema::texts::actor_told;
/// assert_eq!(actor_told("token:dashboard"), "dashboard (toegangssleutel)");
/// assert_eq!(actor_told("user:Anna"), "Anna");
/// ```
pub fn actor_told(actor: &str) -> String {
    let name = actor_name(actor);
    match actor.split_once(':') {
        None if actor == "anonymous" => "niemand".to_owned(),
        Some(("token", _)) => format!("{name} (toegangssleutel)"),
        Some(("database", _)) => format!("{name} (in de database)"),
        _ => name.to_owned(),
    }
}
