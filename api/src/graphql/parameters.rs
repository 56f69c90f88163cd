//! The four parameters of a GraphQL request, from a body or an address.

use async_graphql::{Request, Variables};
use axum::{extract::Query, http::Uri};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::request_error::RequestError;

/// How async-graphql marks variables that stand for files; sent by a client it would point anywhere
pub(super) const FILE_MARK: &str = "#__graphql_file__";

/// The parameters of a request
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parameters {
    /// The document
    pub(super) query: String,
    /// Which of its operations is meant
    pub(super) operation_name: Option<String>,
    /// Variables by name
    pub(super) variables: Map<String, Value>,
    /// Extensions by name
    pub(super) extensions: Map<String, Value>,
}

impl Parameters {
    /// Of a JSON text
    pub(super) fn of_json(text: &[u8]) -> Result<Self, RequestError> {
        let value = serde_json::from_slice(text).map_err(|_| RequestError::bad("The body is not JSON."))?;
        Self::of_value(value)
    }

    /// Of a JSON value
    pub(super) fn of_value(value: Value) -> Result<Self, RequestError> {
        let mut object = match value {
            Value::Object(object) => object,
            Value::Array(_) => return Err(RequestError::bad("One request at a time: a batch is not taken.")),
            _ => return Err(RequestError::bad("The body must be a JSON object.")),
        };
        let query = match object.remove("query") {
            Some(Value::String(query)) => query,
            None | Some(Value::Null) => return Err(RequestError::bad("The parameter query is missing.")),
            Some(_) => return Err(RequestError::bad("The parameter query must be a text.")),
        };
        let operation_name = match object.remove("operationName") {
            Some(Value::String(name)) => Some(name),
            None | Some(Value::Null) => None,
            Some(_) => return Err(RequestError::bad("The parameter operationName must be a text.")),
        };
        let mut map = |name: &str| match object.remove(name) {
            Some(Value::Object(map)) => Ok(map),
            None | Some(Value::Null) => Ok(Map::new()),
            Some(_) => Err(RequestError::bad(format!("The parameter {name} must be a JSON object."))),
        };
        let (variables, extensions) = (map("variables")?, map("extensions")?);
        if variables.values().any(has_file_mark) {
            return Err(RequestError::bad(format!("No variable may begin with {FILE_MARK}.")));
        }
        Ok(Self { query, operation_name, variables, extensions })
    }

    /// Of the address of a GET request
    pub(super) fn of_address(address: &Uri) -> Result<Self, RequestError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Texts {
            query: Option<String>,
            operation_name: Option<String>,
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
            ("variables", json("variables", texts.variables)?),
            ("extensions", json("extensions", texts.extensions)?),
        ];
        Self::of_value(object.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

impl From<Parameters> for Request {
    fn from(parameters: Parameters) -> Self {
        let mut request =
            Self::new(parameters.query).variables(Variables::from_json(parameters.variables.into()));
        request.operation_name = parameters.operation_name;
        request.extensions = serde_json::from_value(parameters.extensions.into()).unwrap_or_default();
        request
    }
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

    fn message(result: Result<Parameters, RequestError>) -> String {
        match result {
            Err(RequestError::Api(error)) => error.to_string(),
            other => panic!("expected a refusal, not {other:?}"),
        }
    }

    #[test]
    fn body_and_address_give_the_same() {
        let body =
            Parameters::of_json(br#"{"query":"{a}","operationName":"A","variables":{"b":[1]},"other":1}"#);
        let address =
            Uri::from_static("/graphql?query=%7Ba%7D&operationName=A&variables=%7B%22b%22:[1]%7D&other=1");
        assert_eq!(body.expect("valid"), Parameters::of_address(&address).expect("valid"));
    }

    #[test]
    fn null_is_absent() {
        let nulls = br#"{"query":"{a}","operationName":null,"variables":null,"extensions":null}"#;
        let without = Parameters::of_json(br#"{"query":"{a}"}"#).expect("valid");
        assert_eq!(Parameters::of_json(nulls).expect("valid"), without);
        assert_eq!(
            Parameters::of_address(&Uri::from_static("/?query=%7Ba%7D&operationName=&variables="))
                .expect("valid"),
            without
        );
    }

    #[test]
    fn each_mistake_is_named() {
        for (body, part) in [
            ("", "not JSON"),
            ("{\"query\"", "not JSON"),
            ("[]", "batch"),
            ("[{\"query\":\"{a}\"}]", "batch"),
            ("\"{a}\"", "object"),
            ("{}", "query is missing"),
            (r#"{"query":1}"#, "query must be"),
            (r#"{"query":"{a}","operationName":1}"#, "operationName"),
            (r#"{"query":"{a}","variables":"{}"}"#, "variables"),
            (r#"{"query":"{a}","extensions":[]}"#, "extensions"),
            (r##"{"query":"{a}","variables":{"a":[{"b":"#__graphql_file__:9"}]}}"##, "#__graphql_file__"),
        ] {
            let message = message(Parameters::of_json(body.as_bytes()));
            assert!(message.contains(part), "{body}: {message}");
        }
        assert!(message(Parameters::of_address(&Uri::from_static("/graphql"))).contains("query is missing"));
        assert!(
            message(Parameters::of_address(&Uri::from_static("/?query=a&variables=x"))).contains("variables")
        );
    }
}
