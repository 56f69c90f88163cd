//! Media types of GraphQL over HTTP: which the client wants to get, which it sends.

use axum::http::{
    HeaderMap, StatusCode,
    header::{ACCEPT, CONTENT_TYPE},
};

/// What an answer can be written as; they differ in the status of request errors
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnswerType {
    /// `application/json`: the status is 200 whatever the document was
    Json,
    /// `application/graphql-response+json`: a document that cannot be run is 400
    GraphqlResponse,
}

impl AnswerType {
    /// The whole header
    pub(super) fn header(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }

    /// The status of a document that is not run: one that cannot be read, is not valid, or exceeds a limit
    pub(super) fn status_of_unfit(self) -> StatusCode {
        match self {
            Self::Json => StatusCode::OK,
            Self::GraphqlResponse => StatusCode::BAD_REQUEST,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::GraphqlResponse => "graphql-response+json",
        }
    }

    /// What the client wants most, by RFC 9110; JSON when it does not say; `None` when it wants something else
    pub(super) fn wanted(headers: &HeaderMap) -> Option<Self> {
        let mut accepted =
            headers.get_all(ACCEPT).into_iter().filter_map(|value| value.to_str().ok()).peekable();
        if accepted.peek().is_none() {
            return Some(Self::Json);
        }
        let ranges: Vec<Range> =
            accepted.flat_map(|value| value.split(',')).filter_map(Range::parse).collect();
        let json = Self::Json.weight(&ranges);
        let response = Self::GraphqlResponse.weight(&ranges);
        match (json, response) {
            (None, None) => None,
            (None, Some(_)) => Some(Self::GraphqlResponse),
            (Some((json, _)), Some((response, _))) if response > json => Some(Self::GraphqlResponse),
            // Of two that are as welcome, the newer one only to who names it.
            (Some((json, _)), Some((response, Precision::Named))) if response == json => {
                Some(Self::GraphqlResponse)
            }
            (Some(_), _) => Some(Self::Json),
        }
    }

    /// Thousandths of welcome by the most precise range that fits, and that precision; `None` for not welcome
    fn weight(self, ranges: &[Range]) -> Option<(u16, Precision)> {
        let fitting = ranges.iter().filter_map(|range| match (range.kind.as_str(), range.subkind.as_str()) {
            ("application", name) if name == self.name() => Some((Precision::Named, range.thousandths)),
            ("application", "*") => Some((Precision::Kind, range.thousandths)),
            ("*", "*") => Some((Precision::Any, range.thousandths)),
            _ => None,
        });
        let (precision, thousandths) = fitting.max()?;
        // Precision decides which range counts, not how welcome it is.
        (thousandths > 0).then_some((thousandths, precision))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precision {
    Any,
    Kind,
    Named,
}

struct Range {
    kind: String,
    subkind: String,
    thousandths: u16,
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subkind) = parts.next()?.split_once('/')?;
        let quality = parts
            .filter_map(|part| part.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"));
        let thousandths = quality.map_or(Some(1000), |(_, value)| thousandths(value.trim())).unwrap_or(0);
        Some(Self { kind: kind.to_ascii_lowercase(), subkind: subkind.to_ascii_lowercase(), thousandths })
    }
}

/// 500 of "0.5"
fn thousandths(quality: &str) -> Option<u16> {
    let (whole, rest) = quality.split_once('.').unwrap_or((quality, ""));
    let digits = format!("{rest:0<3}");
    let rest: u16 = digits.get(..3)?.parse().ok()?;
    Some((whole.parse::<u16>().ok()?.checked_mul(1000)?.checked_add(rest)?).min(1000))
}

/// What a request body is written as
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyType {
    /// `application/json` in UTF-8
    Json,
    /// `multipart/form-data`, with files
    Multipart,
}

impl BodyType {
    /// What the client says that it sends; `None` for anything else, or nothing
    ///
    /// Types that a form of another site can send without asking must not pass as JSON.
    pub(super) fn sent(headers: &HeaderMap) -> Option<Self> {
        let mut parts = headers.get(CONTENT_TYPE)?.to_str().ok()?.split(';').map(str::trim);
        let name = parts.next()?;
        if name.eq_ignore_ascii_case("multipart/form-data") {
            return Some(Self::Multipart);
        }
        let mut charset = parts
            .filter_map(|part| part.split_once('='))
            .filter(|(name, _)| name.eq_ignore_ascii_case("charset"));
        let utf8 = charset.all(|(_, value)| value.trim_matches('"').eq_ignore_ascii_case("utf-8"));
        (name.eq_ignore_ascii_case("application/json") && utf8).then_some(Self::Json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(accept: &str) -> Option<AnswerType> {
        AnswerType::wanted(&HeaderMap::from_iter([(ACCEPT, accept.parse().expect("a header"))]))
    }

    fn sent(content_type: &str) -> Option<BodyType> {
        BodyType::sent(&HeaderMap::from_iter([(CONTENT_TYPE, content_type.parse().expect("a header"))]))
    }

    #[test]
    fn the_answer_is_what_the_client_wants_most() {
        use AnswerType::{GraphqlResponse, Json};
        assert_eq!(AnswerType::wanted(&HeaderMap::new()), Some(Json));
        for (accept, answer) in [
            ("*/*", Some(Json)),
            ("application/*", Some(Json)),
            ("application/json", Some(Json)),
            ("application/json; charset=utf-8", Some(Json)),
            ("application/graphql-response+json", Some(GraphqlResponse)),
            (
                "application/graphql-response+json; charset=utf-8, application/json; charset=utf-8",
                Some(GraphqlResponse),
            ),
            ("application/json, application/graphql-response+json;q=0.9", Some(Json)),
            ("application/graphql-response+json;q=0.5, application/json;q=0.4", Some(GraphqlResponse)),
            ("application/json, */*;q=0.1", Some(Json)),
            ("application/graphql-response+json, */*", Some(GraphqlResponse)),
            ("application/json;q=0, */*;q=0.1", Some(GraphqlResponse)),
            ("text/html,application/xhtml+xml,*/*;q=0.8", Some(Json)),
            ("text/html", None),
            ("application/json;q=0", None),
            ("", None),
        ] {
            assert_eq!(wanted(accept), answer, "{accept}");
        }
    }

    #[test]
    fn only_json_in_utf_8_and_forms_with_files_are_taken() {
        assert_eq!(sent("application/json"), Some(BodyType::Json));
        assert_eq!(sent("Application/JSON; charset=\"UTF-8\""), Some(BodyType::Json));
        assert_eq!(sent("multipart/form-data; boundary=a"), Some(BodyType::Multipart));
        for other in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/json; charset=latin1",
            "application/jsonp",
            "multipart/mixed",
        ] {
            assert_eq!(sent(other), None, "{other}");
        }
    }
}
