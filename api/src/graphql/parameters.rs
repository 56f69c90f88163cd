//! The four parameters of a GraphQL request, from a body or an address.

use async_graphql::{Request, Variables};
use axum::{extract::Query, http::Uri};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::request_error::RequestError;
use crate::config::DocumentHash;

/// How async-graphql marks variables that stand for files; sent by a client it would point anywhere
pub(super) const FILE_MARK: &str = "#__graphql_file__";

/// The parameters of a request
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parameters {
    /// The text of the document
    pub(super) query: Option<String>,
    /// The SHA-256 of that text, which may stand for it
    pub(super) hash: Option<DocumentHash>,
    /// Which of its operations is meant
    pub(super) operation_name: Option<String>,
    /// Variables by name
    pub(super) variables: Map<String, Value>,
    /// Extensions by name
    pub(super) extensions: Map<String, Value>,
}

impl Parameters {
    /// Of a JSON value
    pub(super) fn of_value(value: Value) -> Result<Self, RequestError> {
        let Value::Object(mut object) = value else {
            return Err(RequestError::bad("The body must be a JSON object."));
        };
        let mut text = |name: &str| match object.remove(name) {
            Some(Value::String(text)) => Ok(Some(text)),
            None | Some(Value::Null) => Ok(None),
            Some(_) => Err(RequestError::bad(format!("The parameter {name} must be a text."))),
        };
        let (query, operation_name) = (text("query")?, text("operationName")?);
        let document_id = text("documentId")?;
        let mut map = |name: &str| match object.remove(name) {
            Some(Value::Object(map)) => Ok(map),
            None | Some(Value::Null) => Ok(Map::new()),
            Some(_) => Err(RequestError::bad(format!("The parameter {name} must be a JSON object."))),
        };
        let (variables, extensions) = (map("variables")?, map("extensions")?);
        if variables.values().any(has_file_mark) {
            return Err(RequestError::bad(format!("No variable may begin with {FILE_MARK}.")));
        }
        let hash = hash(document_id.as_deref(), &extensions)?;
        if query.is_none() && hash.is_none() {
            return Err(RequestError::bad("The parameter query is missing."));
        }
        Ok(Self { query, hash, operation_name, variables, extensions })
    }

    /// Of the address of a GET request
    pub(super) fn of_address(address: &Uri) -> Result<Self, RequestError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Texts {
            query: Option<String>,
            operation_name: Option<String>,
            document_id: Option<String>,
            variables: Option<String>,
            extensions: Option<String>,
        }
        let Query(texts) = Query::<Texts>::try_from_uri(address)
            .map_err(|_| RequestError::bad("The parameters in the address cannot be read."))?;
        let json = |name: &str, text: Option<String>| match text.filter(|text| !text.is_empty()) {
            Some(text) => serde_json::from_str(&text)
                .map_err(|_| RequestError::bad(format!("The parameter {name} is not JSON."))),
            None => Ok(Value::Null),
        };
        let operation_name = texts.operation_name.filter(|name| !name.is_empty());
        let object = [
            ("query", Value::from(texts.query)),
            ("operationName", Value::from(operation_name)),
            ("documentId", Value::from(texts.document_id)),
            ("variables", json("variables", texts.variables)?),
            ("extensions", json("extensions", texts.extensions)?),
        ];
        Self::of_value(object.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

impl From<Parameters> for Request {
    fn from(parameters: Parameters) -> Self {
        let mut request = Self::new(parameters.query.unwrap_or_default())
            .variables(Variables::from_json(parameters.variables.into()));
        request.operation_name = parameters.operation_name;
        request.extensions = serde_json::from_value(parameters.extensions.into()).unwrap_or_default();
        request
    }
}

/// The SHA-256 of a document, as the draft for persisted documents names it, or as automatic persisted queries do
fn hash(
    document_id: Option<&str>,
    extensions: &Map<String, Value>,
) -> Result<Option<DocumentHash>, RequestError> {
    let named = match (document_id, extensions.get("persistedQuery")) {
        (Some(id), _) => id,
        (None, None | Some(Value::Null)) => return Ok(None),
        (None, Some(persisted)) => {
            let version = persisted.get("version").and_then(Value::as_u64);
            let hash = persisted.get("sha256Hash").and_then(Value::as_str);
            hash.filter(|_| version == Some(1)).ok_or_else(|| {
                RequestError::bad("The extension persistedQuery must have the version 1 and a sha256Hash.")
            })?
        }
    };
    let wrong = || RequestError::bad("A document is named by its SHA-256, in 64 hexadecimal digits.");
    DocumentHash::parse(named).map(Some).ok_or_else(wrong)
}

fn has_file_mark(value: &Value) -> bool {
    match value {
        Value::String(text) => text.starts_with(FILE_MARK),
        Value::Array(values) => values.iter().any(has_file_mark),
        Value::Object(map) => map.values().any(has_file_mark),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_json(text: &[u8]) -> Result<Parameters, RequestError> {
        Parameters::of_value(serde_json::from_slice(text).expect("JSON"))
    }

    fn message(result: Result<Parameters, RequestError>) -> String {
        match result {
            Err(RequestError::Api(error)) => error.to_string(),
            other => panic!("expected a refusal, not {other:?}"),
        }
    }

    #[test]
    fn body_and_address_give_the_same() {
        let body = of_json(br#"{"query":"{a}","operationName":"A","variables":{"b":[1]},"other":1}"#);
        let address =
            Uri::from_static("/graphql?query=%7Ba%7D&operationName=A&variables=%7B%22b%22:[1]%7D&other=1");
        assert_eq!(body.expect("valid"), Parameters::of_address(&address).expect("valid"));
    }

    #[test]
    fn a_document_is_named_by_its_hash() {
        let hash = DocumentHash::of("{a}");
        let persisted = format!(r#"{{"version":1,"sha256Hash":"{hash:?}"}}"#);
        for body in [
            format!(r#"{{"documentId":"sha256:{hash:?}"}}"#),
            format!(r#"{{"documentId":"{hash:?}"}}"#),
            format!(r#"{{"extensions":{{"persistedQuery":{persisted}}}}}"#),
        ] {
            let parameters = of_json(body.as_bytes()).expect("valid");
            assert_eq!((parameters.query, parameters.hash), (None, Some(hash)), "{body}");
        }
        let address = format!("/graphql?documentId=sha256:{hash:?}").parse().expect("an address");
        assert_eq!(Parameters::of_address(&address).expect("valid").hash, Some(hash));
    }

    #[test]
    fn null_is_absent() {
        let nulls = br#"{"query":"{a}","operationName":null,"variables":null,"extensions":null}"#;
        let without = of_json(br#"{"query":"{a}"}"#).expect("valid");
        assert_eq!(of_json(nulls).expect("valid"), without);
        assert_eq!(
            Parameters::of_address(&Uri::from_static("/?query=%7Ba%7D&operationName=&variables="))
                .expect("valid"),
            without
        );
    }

    #[test]
    fn each_mistake_is_named() {
        for (body, part) in [
            ("\"{a}\"", "object"),
            ("{}", "query is missing"),
            (r#"{"query":1}"#, "query must be"),
            (r#"{"query":"{a}","operationName":1}"#, "operationName"),
            (r#"{"query":"{a}","variables":"{}"}"#, "variables"),
            (r#"{"query":"{a}","extensions":[]}"#, "extensions"),
            (r#"{"documentId":1}"#, "documentId"),
            (r#"{"documentId":"abc"}"#, "SHA-256"),
            (r#"{"extensions":{"persistedQuery":{"version":2,"sha256Hash":"00"}}}"#, "version 1"),
            (r#"{"extensions":{"persistedQuery":{"version":1}}}"#, "sha256Hash"),
            (r##"{"query":"{a}","variables":{"a":[{"b":"#__graphql_file__:9"}]}}"##, "#__graphql_file__"),
        ] {
            let message = message(of_json(body.as_bytes()));
            assert!(message.contains(part), "{body}: {message}");
        }
        assert!(message(Parameters::of_address(&Uri::from_static("/graphql"))).contains("query is missing"));
        assert!(
            message(Parameters::of_address(&Uri::from_static("/?query=a&variables=x"))).contains("variables")
        );
    }
}
