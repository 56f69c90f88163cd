//! Where a calendar is found for the programs of people.

/// The addresses of a calendar for other programs
pub(super) struct Feed {
    /// Opens the calendar program of who follows it
    pub(super) subscription: String,
    /// The same, to be typed over
    pub(super) address: String,
    /// As a file
    pub(super) file: String,
    /// As open data
    pub(super) open_data: String,
}

impl Feed {
    /// The addresses of the calendar of a year
    pub(super) fn of(origin: &str, slug: &str, year: i32) -> Self {
        let file = format!("/calendar/{slug}/{year}.ics");
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        Self {
            subscription: format!("webcal://{host}{file}"),
            address: format!("{origin}{file}"),
            open_data: format!("/ocds/{slug}/{year}.json"),
            file,
        }
    }
}
