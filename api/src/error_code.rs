//! The codes of errors, which programs can rely on: one list, of which `docs/errors.md` is made.

macro_rules! codes {
    ($($(#[$meaning:meta])* $variant:ident = $name:literal, $status:literal, $advice:literal;)+) => {
        /// What an error is, for programs; the name never changes
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ErrorCode {
            $($(#[$meaning])* $variant,)+
        }

        impl ErrorCode {
            /// All codes, in the order of the catalog
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name, as clients get it
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The HTTP status, for the catalog; "field": 200, with the error at a field of the answer
            pub const fn status(self) -> &'static str {
                match self { $(Self::$variant => $status),+ }
            }

            /// What it means and what to do, for the catalog
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$variant => $advice),+ }
            }
        }
    };
}

codes! {
    /// The document is no GraphQL
    ParseFailed = "GRAPHQL_PARSE_FAILED", "document", "The document is not GraphQL; `locations` tells where it goes wrong.";
    /// The document does not fit the schema
    ValidationFailed = "GRAPHQL_VALIDATION_FAILED", "document",
        "The document does not fit the schema, or its variables do not; it goes round in fragments, or asks for the schema where that is off.";
    /// More is asked for or sent than is allowed
    LimitExceeded = "LIMIT_EXCEEDED", "document, field; 413 for a body or file, 400 for an answer",
        "`limit` and `maximum` tell which limit. Ask for less at a time, or have the operator raise it.";
    /// A document is not known by its hash
    PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND", "document",
        "The server does not know, or no longer knows, a document with this hash: send it once more with its text.";
    /// Only listed documents are run
    PersistedQueryNotInList = "PERSISTED_QUERY_NOT_IN_LIST", "document",
        "This server runs only the documents of a list, and this one is not in it. Have the operator add it.";
    /// An argument cannot be meant
    BadUserInput = "BAD_USER_INPUT", "field", "An argument or variable cannot be meant; the message says which and why.";
    /// A rule of the domain gives no answer
    RuleViolated = "RULE_VIOLATED", "field", "No answer, because of a rule of the domain: its code is in `rule`, see below.";
    /// Nobody is signed in
    Unauthenticated = "UNAUTHENTICATED", "field; 401 for a token that does not count, an upload or a download",
        "Sign in, or send a bearer token that counts.";
    /// The role does not allow it
    Forbidden = "FORBIDDEN", "field; 403 for a page or download", "The role of this token or session does not allow this.";
    /// A user must show again who it is
    ConfirmationNeeded = "CONFIRMATION_NEEDED", "field; 403 for a page",
        "A user in a browser must show again who it is, which was more than 15 minutes ago: send that user to `/confirm`. Tokens are never asked.";
    /// Another site started it
    CrossSite = "CROSS_SITE", "403", "A signed-in browser was sent here by another site. Programs send a token, not a cookie.";
    /// Nothing is there
    NotFound = "NOT_FOUND", "404", "There is nothing at this address, or nothing that may be seen. GraphQL gives null instead.";
    /// The request is not as it should be
    BadRequest = "BAD_REQUEST", "400", "The request is not as the API guide has it; the message says in what.";
    /// The method is not taken
    MethodNotAllowed = "METHOD_NOT_ALLOWED", "405", "`Allow` tells which methods are. What changes something is sent by POST.";
    /// No answer can be written as the client wants it
    NotAcceptable = "NOT_ACCEPTABLE", "406", "Accept `application/graphql-response+json` or `application/json`.";
    /// The body is written in another way
    UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE", "415",
        "Send `application/json` in UTF-8, or `multipart/form-data` with files.";
    /// The key of another request
    IdempotencyKeyReused = "IDEMPOTENCY_KEY_REUSED", "409",
        "This `Idempotency-Key` was sent with another request. Take a new key for each request, and the same for its repeats.";
    /// The first request with this key is still running
    IdempotencyKeyInUse = "IDEMPOTENCY_KEY_IN_USE", "409 with `Retry-After`",
        "The first request with this `Idempotency-Key` has not ended; repeat it later to get its answer.";
    /// The answer to the first request with this key is lost
    IdempotencyAnswerLost = "IDEMPOTENCY_ANSWER_LOST", "409",
        "The first request with this `Idempotency-Key` was carried out, but the server stopped before it kept the answer. Read \
         what is stored now.";
    /// Too many requests of one client
    RateLimited = "RATE_LIMITED", "429 with `Retry-After`", "More requests came from this address than `maximum` a minute.";
    /// It took too long
    TimedOut = "TIMED_OUT", "503 with `Retry-After`; field", "It took longer than is allowed. Ask for less, or try again.";
    /// The database is away
    ServiceUnavailable = "SERVICE_UNAVAILABLE", "503 with `Retry-After`", "The database cannot be reached for the moment. Try again.";
    /// A fault on our side
    Internal = "INTERNAL", "field, else 500", "A fault of the server. The cause is in its log, under the id of `x-request-id`.";
}
