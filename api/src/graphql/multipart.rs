//! A request with files, as the GraphQL multipart request specification has it: `operations`, then `map`, then files.

use std::io::{self, Seek};

use async_graphql::{Request as GraphqlRequest, UploadValue};
use axum::{
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
};
use serde_json::{Map, Value};
use tokio::io::AsyncWriteExt;

use super::{parameters::Parameters, request_error::RequestError, sent::Sent};
use crate::{
    config::{Config, HttpLimits},
    error::ApiError,
};

/// Headers of which one is asked, since no form of another site can send them
pub(super) const PREFLIGHT_HEADERS: [&str; 3] =
    ["graphql-require-preflight", "apollo-require-preflight", "x-apollo-operation-name"];

/// The request, with its files in temporary files that vanish by themselves
pub(super) async fn receive(request: Request, config: &Config) -> Result<Sent, RequestError> {
    let limits = &config.http;
    if !PREFLIGHT_HEADERS.iter().any(|name| request.headers().contains_key(*name)) {
        let message =
            format!("A request with files needs one of the headers {}.", PREFLIGHT_HEADERS.join(", "));
        return Err(RequestError::bad(message));
    }
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| RequestError::bad("The content type has no boundary."))?;
    let operations = part(&mut form, "operations", limits).await?;
    let mut sent = Sent::of_json(&operations, config.graphql.batch)?;
    let map = part(&mut form, "map", limits).await?;
    let mut awaited = Awaited::of_map(&map, &mut sent, limits)?;
    let mut room = limits.upload_bytes;
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error, limits))? {
        let Some(places) = field.name().and_then(|name| awaited.take(name)) else {
            return Err(RequestError::bad("The form has a part that the map does not name."));
        };
        let file_name = base_name(field.file_name().unwrap_or_default());
        let content_type = field.content_type().map(str::to_owned);
        let file = store(field, &mut room, limits).await?;
        let files = one_each(file, places.len()).await.map_err(ApiError::internal)?;
        for (Place { operation, variable }, content) in places.into_iter().zip(files) {
            let upload =
                UploadValue { filename: file_name.clone(), content_type: content_type.clone(), content };
            if let Some(operation) = sent.operations().get_mut(operation) {
                operation.files.push(Bound { variable, upload });
            }
        }
    }
    if awaited.is_empty() {
        Ok(sent)
    } else {
        Err(RequestError::bad("A file that the map names is missing."))
    }
}

/// A file, and the variable that stands for it
pub(super) struct Bound {
    variable: String,
    upload: UploadValue,
}

impl Bound {
    /// The path of the variable
    pub(super) fn variable(&self) -> &str {
        &self.variable
    }

    /// The file
    pub(super) fn content(&self) -> &std::fs::File {
        &self.upload.content
    }

    /// Puts the file in the variable
    pub(super) fn bind(self, request: &mut GraphqlRequest) {
        request.set_upload(&self.variable, self.upload);
    }
}

/// The next part, which must have that name, whole
async fn part(form: &mut Multipart, name: &str, limits: &HttpLimits) -> Result<Vec<u8>, RequestError> {
    let field = form.next_field().await.map_err(|error| broken(&error, limits))?;
    let missing = || {
        RequestError::bad(format!(
            "The form must have the parts operations, map and files, in this order; {name} is missing."
        ))
    };
    let mut field = field.filter(|field| field.name() == Some(name)).ok_or_else(missing)?;
    let mut text = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error, limits))? {
        if text.len() + chunk.len() > limits.body_bytes {
            return Err(ApiError::TooLarge { limit: "bodyBytes", maximum: limits.body_bytes }.into());
        }
        text.extend_from_slice(&chunk);
    }
    Ok(text)
}

fn broken(error: &MultipartError, limits: &HttpLimits) -> RequestError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::TooLarge { limit: "uploadBytes", maximum: limits.upload_bytes }.into();
    }
    RequestError::bad("The form is broken off or not written as multipart/form-data.")
}

/// A variable that stands for a file
#[derive(Debug, PartialEq, Eq)]
struct Place {
    /// Which operation, from 0
    operation: usize,
    /// The path, such as `variables.file`
    variable: String,
}

/// Parts that must still come, each with the variables that stand for it
struct Awaited(Vec<(String, Vec<Place>)>);

impl Awaited {
    fn of_map(text: &[u8], sent: &mut Sent, limits: &HttpLimits) -> Result<Self, RequestError> {
        let wrong =
            || RequestError::bad("The part map must be a JSON object from part names to lists of variables.");
        let map: Map<String, Value> = serde_json::from_slice(text).map_err(|_| wrong())?;
        let mut count = 0;
        let mut awaited = Vec::new();
        for (part, variables) in map {
            let paths: Vec<String> = serde_json::from_value(variables).map_err(|_| wrong())?;
            let mut places = Vec::with_capacity(paths.len());
            for path in &paths {
                places.push(place(sent, path).ok_or_else(|| {
                    RequestError::bad(
                        "The map names something else than a variable that is null, or names it twice.",
                    )
                })?);
                count += 1;
                if count > limits.upload_files {
                    return Err(
                        ApiError::TooLarge { limit: "uploadFiles", maximum: limits.upload_files }.into()
                    );
                }
            }
            if !places.is_empty() {
                awaited.push((part, places));
            }
        }
        Ok(Self(awaited))
    }

    fn take(&mut self, part: &str) -> Option<Vec<Place>> {
        let position = self.0.iter().position(|(name, _)| name == part)?;
        Some(self.0.swap_remove(position).1)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The variable that a path leads to, when it is null; in a batch the path begins with the place of the operation
fn place(sent: &mut Sent, path: &str) -> Option<Place> {
    let (operation, variable) = match sent {
        Sent::One(_) => (0, path),
        Sent::Batch(_) => {
            let (operation, variable) = path.split_once('.')?;
            (operation.parse().ok()?, variable)
        }
    };
    let parameters = &mut sent.operations().get_mut(operation)?.parameters;
    // Until the file is there, something must be.
    *null(parameters, variable)? = Value::String("file".to_owned());
    Some(Place { operation, variable: variable.to_owned() })
}

/// The null that a path such as `variables.input.files.0` leads to
fn null<'a>(parameters: &'a mut Parameters, path: &str) -> Option<&'a mut Value> {
    let mut steps = path.strip_prefix("variables.")?.split('.');
    let first = parameters.variables.get_mut(steps.next()?);
    let found = steps.fold(first, |value, step| match value? {
        Value::Object(map) => map.get_mut(step),
        Value::Array(values) => values.get_mut(step.parse::<usize>().ok()?),
        _ => None,
    });
    found.filter(|value| value.is_null())
}

/// The last part of what the client calls the file, so that it can name no other folder
fn base_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|sign| !sign.is_control()).take(255).collect()
}

async fn store(
    mut field: Field<'_>,
    room: &mut usize,
    limits: &HttpLimits,
) -> Result<tokio::fs::File, RequestError> {
    let file = tokio::task::spawn_blocking(tempfile::tempfile).await.map_err(ApiError::internal)?;
    let mut file = tokio::fs::File::from_std(file.map_err(ApiError::internal)?);
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error, limits))? {
        *room = room
            .checked_sub(chunk.len())
            .ok_or(ApiError::TooLarge { limit: "uploadBytes", maximum: limits.upload_bytes })?;
        file.write_all(&chunk).await.map_err(ApiError::internal)?;
    }
    file.flush().await.map_err(ApiError::internal)?;
    Ok(file)
}

/// The file so many times, each at its beginning: handles that are only cloned would share their position
async fn one_each(file: tokio::fs::File, count: usize) -> io::Result<Vec<std::fs::File>> {
    let mut file = file.into_std().await;
    let copied = tokio::task::spawn_blocking(move || {
        let mut files = Vec::with_capacity(count);
        for _ in 1..count {
            let mut copy = tempfile::tempfile()?;
            file.rewind()?;
            io::copy(&mut file, &mut copy)?;
            copy.rewind()?;
            files.push(copy);
        }
        file.rewind()?;
        files.push(file);
        Ok(files)
    });
    copied.await.map_err(io::Error::other)?
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPERATION: &str =
        r#"{"query":"{a}","variables":{"file":null,"input":{"files":[null,1]},"a.b":null}}"#;

    fn parameters() -> Parameters {
        Parameters::of_value(serde_json::from_str(OPERATION).expect("JSON")).expect("valid")
    }

    fn awaited(map: &str) -> Result<Awaited, RequestError> {
        let mut sent = Sent::of_json(OPERATION.as_bytes(), 1).expect("an operation");
        Awaited::of_map(map.as_bytes(), &mut sent, &HttpLimits::default())
    }

    fn place_in(operation: usize, variable: &str) -> Place {
        Place { operation, variable: variable.to_owned() }
    }

    #[test]
    fn a_path_leads_to_a_null_or_nowhere() {
        for path in ["variables.file", "variables.input.files.0"] {
            assert!(null(&mut parameters(), path).is_some(), "{path}");
        }
        for path in [
            "file",
            "variables",
            "variables.",
            "variables.x",
            "variables.input",
            "variables.input.files.1",
            "variables.input.files.2",
            "variables.input.files.-1",
            "variables.file.x",
            "query",
        ] {
            assert!(null(&mut parameters(), path).is_none(), "{path}");
        }
    }

    #[test]
    fn a_map_names_each_null_variable_once() {
        let mut both = awaited(r#"{"0":["variables.file"],"1":["variables.input.files.0"]}"#).expect("valid");
        assert_eq!(both.take("1"), Some(vec![place_in(0, "variables.input.files.0")]));
        assert_eq!(both.take("1"), None);
        assert!(!both.is_empty());
        for map in [
            "",
            "[]",
            "null",
            r#"{"0":"variables.file"}"#,
            r#"{"0":[1]}"#,
            r#"{"0":["variables.x"]}"#,
            r#"{"0":["variables.file"],"1":["variables.file"]}"#,
        ] {
            assert!(awaited(map).is_err(), "{map}");
        }
    }

    #[test]
    fn in_a_batch_a_path_begins_with_its_operation() {
        let batch = format!("[{OPERATION},{OPERATION}]");
        let mut sent = Sent::of_json(batch.as_bytes(), 10).expect("a batch");
        assert_eq!(place(&mut sent, "1.variables.file"), Some(place_in(1, "variables.file")));
        for path in ["variables.file", "2.variables.file", "-1.variables.file", "1.variables.x", "1", ""] {
            assert_eq!(place(&mut sent, path), None, "{path}");
        }
    }

    #[test]
    fn a_file_name_names_no_folder() {
        assert_eq!(base_name("../../etc/passwd"), "passwd");
        assert_eq!(base_name(r"C:\Kalender 2023.xlsx"), "Kalender 2023.xlsx");
        assert_eq!(base_name("a\r\nb\0.xlsx"), "ab.xlsx");
        assert_eq!(base_name(&"x".repeat(1000)).len(), 255);
    }

    #[tokio::test]
    async fn each_variable_gets_the_whole_file() {
        use std::io::Read;

        let mut file = tokio::fs::File::from_std(tempfile::tempfile().expect("a file"));
        file.write_all(b"abc").await.expect("written");
        file.flush().await.expect("written");
        for mut copy in one_each(file, 3).await.expect("copied") {
            let mut text = String::new();
            copy.read_to_string(&mut text).expect("read");
            assert_eq!(text, "abc");
        }
    }
}
