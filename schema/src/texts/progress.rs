use crate::types::whole_number;

/// How far an import is, in Dutch; empty when no row was read yet
///
/// The total is an estimate until all rows are read. `seconds_left` is `None` when nobody can tell.
///
/// ```
/// use schema::texts::progress_sentence;
/// assert_eq!(
///     progress_sentence(1200, Some(10_000), Some(20)),
///     "1.200 van ongeveer 10.000 rijen gelezen, nog ongeveer 20 seconden"
/// );
/// assert_eq!(progress_sentence(0, Some(10_000), None), "");
/// ```
pub fn progress_sentence(rows_done: i32, rows_total: Option<i32>, seconds_left: Option<i64>) -> String {
    if rows_done <= 0 {
        return String::new();
    }
    let done = whole_number(rows_done);
    let rows = match rows_total {
        Some(total) if rows_done < total => {
            format!("{done} van ongeveer {} rijen gelezen", whole_number(total))
        }
        Some(_) if rows_done == 1 => "de ene rij is gelezen".to_owned(),
        Some(_) => format!("alle {done} rijen gelezen"),
        None if rows_done == 1 => "1 rij gelezen".to_owned(),
        None => format!("{done} rijen gelezen"),
    };
    seconds_left.map_or_else(|| rows.clone(), |seconds| format!("{rows}, {}", rest(seconds)))
}

fn rest(seconds: i64) -> String {
    match seconds {
        ..=1 => "bijna klaar".to_owned(),
        2..=90 => format!("nog ongeveer {seconds} seconden"),
        _ => format!("nog ongeveer {} minuten", whole_number((seconds + 30) / 60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_known() {
        assert_eq!(progress_sentence(50, Some(50), None), "alle 50 rijen gelezen");
        assert_eq!(progress_sentence(1200, None, Some(0)), "1.200 rijen gelezen, bijna klaar");
        assert_eq!(progress_sentence(1, Some(1), None), "de ene rij is gelezen");
        assert_eq!(
            progress_sentence(9, Some(10), Some(150)),
            "9 van ongeveer 10 rijen gelezen, nog ongeveer 3 minuten"
        );
    }
}
