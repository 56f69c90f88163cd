/// The name of who did something, as staff read it: without the kind of entry that stands before a colon
///
/// ```
/// use schema::texts::actor_name;
/// assert_eq!(actor_name("session:beheerder"), "beheerder");
/// assert_eq!(actor_name("command line"), "de opdrachtregel");
/// ```
pub fn actor_name(actor: &str) -> &str {
    match actor {
        "command line" => "de opdrachtregel",
        _ => actor.split_once(':').map_or(actor, |(_, name)| name),
    }
}
