//! What every operation of the OpenAPI document has in common, said once: who may call, what the parts of a path
//! are, and which problems to expect.

use super::create::IDEMPOTENCY_KEY;
use crate::problem::Problem;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{ContentBuilder, Info, License, OpenApi, OpenApiBuilder, Ref, RefOr, Required, ResponseBuilder};
use utoipa::{PartialSchema, ToSchema};

/// Parts of paths that are no ids. Everything else in braces is the UUID of what its name says.
const NAMES: [(&str, &str); 6] = [
    ("number", "Number of an incident, with or without INC-, like INC-42"),
    ("service", "Slug of a service"),
    ("dependency", "Slug of the service that it depends on"),
    ("roster", "Slug of a roster"),
    ("page_slug", "Slug of a status page"),
    ("role", "Role in an incident, like commander"),
];

/// Status, name of the response, when it comes.
const PROBLEMS: [(&str, &str, &str); 11] = [
    ("400", "Malformed", "The request cannot be read; `errors` names the place"),
    ("401", "SignedOut", "No token or session, or one that is unknown or revoked"),
    ("403", "Forbidden", "The role of the caller does not allow this"),
    ("404", "NotFound", "There is no such thing"),
    ("409", "Conflict", "The state does not allow this; `detail` says what holds instead"),
    ("413", "TooLarge", "The body is larger than this operation takes"),
    ("415", "UnsupportedMediaType", "The body is not said to be JSON"),
    ("422", "Invalid", "The input is wrong; `errors` names the fields"),
    ("429", "Busy", "Too many attempts; try again after Retry-After"),
    ("500", "Failed", "A failure of ours; `reference` finds it in the log"),
    ("503", "Unavailable", "The database cannot be reached; nothing was changed"),
];

const DESCRIPTION: &str = "Everything that people do in Muster, for programs.\n\n\
    Instants are milliseconds since 1970-01-01T00:00:00Z. Lists come in pages: send the `next` of one as `after` of \
    the following. A `POST` that creates something takes an `Idempotency-Key`: sent again with the same key and \
    body within 24 hours, it is carried out once and answered the same, whatever was interrupted in between; with \
    another body it is refused (422). Refusals are problem documents (RFC 9457).";

pub(super) fn base() -> OpenApi {
    let mut info = Info::new("Muster", env!("CARGO_PKG_VERSION"));
    info.description = Some(DESCRIPTION.into());
    let mut license = License::new("MIT OR Apache-2.0");
    license.identifier = Some("MIT OR Apache-2.0".into());
    info.license = Some(license);
    OpenApiBuilder::new().info(info).build()
}

pub(super) fn complete(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        for (operation, writes, posts) in operations(item) {
            complete_operation(path, operation, writes, posts);
        }
    }
    let components = document.components.get_or_insert_default();
    let mut schemas = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    components.schemas.extend(schemas);
    for (_, name, when) in PROBLEMS {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
        let response = ResponseBuilder::new().description(when).content("application/problem+json", content).build();
        components.responses.insert(name.into(), RefOr::T(response));
    }
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("An API token, mst_…")).build();
    let cookie = ApiKeyValue::with_description("__Host-muster", "The session of a signed-in browser");
    components.security_schemes.insert("token".into(), RefOr::T(SecurityScheme::Http(bearer)));
    components.security_schemes.insert("session".into(), RefOr::T(SecurityScheme::ApiKey(ApiKey::Cookie(cookie))));
    document.security = Some(["token", "session"].map(|scheme| SecurityRequirement::new(scheme, [""; 0])).into());
}

/// The operations of a path, and whether each writes, and creates.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (&mut Operation, bool, bool)> {
    let all = [
        (item.get.as_mut(), false, false),
        (item.put.as_mut(), true, false),
        (item.patch.as_mut(), true, false),
        (item.post.as_mut(), true, true),
        (item.delete.as_mut(), true, false),
    ];
    all.into_iter().filter_map(|(operation, writes, posts)| operation.map(|operation| (operation, writes, posts)))
}

fn complete_operation(path: &str, operation: &mut Operation, writes: bool, posts: bool) {
    let noun = path.trim_start_matches("/api/v1/").split('/').next().unwrap_or_default();
    operation.tags = Some(vec![noun.replace('-', " ")]);
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let names: Vec<&str> = names.collect();
    let parameters = operation.parameters.get_or_insert_default();
    parameters.splice(0..0, names.iter().map(|name| RefOr::T(path_parameter(name))));
    let creates = posts && operation.responses.responses.contains_key("201");
    if creates {
        parameters.push(RefOr::T(idempotency_key()));
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            response.description = outcome(status).into();
        }
    }
    let reads_body = operation.request_body.is_some();
    for (status, name, _) in PROBLEMS {
        let comes = match status {
            "400" => reads_body || parameters.iter().any(is_in_query),
            "422" => writes || parameters.iter().any(is_in_query),
            "404" => !names.is_empty(),
            "409" => writes,
            "413" | "415" => reads_body,
            _ => true,
        };
        if comes {
            let response = RefOr::Ref(Ref::from_response_name(name));
            operation.responses.responses.entry(status.into()).or_insert(response);
        }
    }
}

fn outcome(status: &str) -> &'static str {
    match status {
        "201" => "It was created",
        "204" => "It was done",
        _ => "What was asked for",
    }
}

fn is_in_query(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query)
}

fn path_parameter(name: &str) -> Parameter {
    let known = NAMES.iter().find(|(known, _)| *known == name);
    let text = ObjectBuilder::new().schema_type(Type::String);
    let (schema, description) = match known {
        Some((_, description)) => (text, (*description).to_owned()),
        None => {
            let uuid =
                text.format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Uuid)));
            (uuid, format!("Id of this {}", name.replace('_', " ")))
        }
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(Schema::Object(schema.build())))
        .build()
}

fn idempotency_key() -> Parameter {
    let schema = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(255)).build();
    ParameterBuilder::new()
        .name(IDEMPOTENCY_KEY)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("A fresh random text, best a UUID; the same one when the same request is sent again"))
        .schema(Some(Schema::Object(schema)))
        .build()
}
