//! The name that is meant by one that is nearly it.

use schema::headings::normalize;
use strsim::damerau_levenshtein;

/// A shorter name is near too many words that mean something else
const SHORTEST: usize = 6;

/// The one of these names that is clearly meant: all but a letter or two, or the first part of a double name
/// ("Pijnacker"); `None` when none is, or more than one
pub(crate) fn nearest<'n>(written: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let written = bare(written);
    let length = written.chars().count();
    if length < SHORTEST {
        return None;
    }
    let most = if length < 10 { 1 } else { 2 };
    let distance = |name: &str| {
        let name = bare(name);
        let is_first_part = name.strip_prefix(&written).is_some_and(|rest| rest.starts_with([' ', '-']));
        if is_first_part { Some(1) } else { near(&written, &name, most) }
    };
    let mut near: Vec<(usize, &str)> =
        names.into_iter().filter_map(|name| Some((distance(name)?, name))).collect();
    near.sort_unstable();
    match near.as_slice() {
        [(_, only)] => Some(only),
        [(first, name), (second, _), ..] if first < second => Some(name),
        _ => None,
    }
}

fn near(written: &str, name: &str, most: usize) -> Option<usize> {
    let lengths = written.chars().count().abs_diff(name.chars().count());
    (lengths <= most).then(|| damerau_levenshtein(written, name)).filter(|distance| *distance <= most)
}

fn bare(name: &str) -> String {
    let normal = normalize(name);
    normal.strip_prefix("gemeente ").unwrap_or(&normal).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_meant_when_it_is_clearly_the_nearest() {
        let names = [
            "Pijnacker-Nootdorp",
            "Westland",
            "Zoetermeer",
            "Bergen op Zoom",
            "Bergen (NH.)",
            "Bergen (L.)",
            "Houten",
        ];
        for (written, meant) in [
            ("Pijnaker-Nootdorp", Some("Pijnacker-Nootdorp")),
            ("gemeente Westlnad", Some("Westland")),
            ("Pijnacker", Some("Pijnacker-Nootdorp")),
            ("Bergen", None),
            ("Kosten", None),
            ("ZTM", None),
            ("Rijswijk", None),
        ] {
            assert_eq!(nearest(written, names), meant, "{written}");
        }
    }
}
