//! A document handed out: Markdown, a page that stands alone and prints well, or its tree.

use app_context::{CurrentViewer, Ports};
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::documents::{ExportFormat, Node, html, markdown};
use domain::{IncidentNumber, Refusal};
use http::header;

use crate::problem::Problem;

/// Enough to be read and printed anywhere; a file of its own has no style sheet to link to.
const STYLE: &str = "body{font:16px/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#15181e;\
background:#fff}h1,h2,h3{line-height:1.25;break-after:avoid}table{border-collapse:collapse;width:100%}th,td{border:1px solid \
#c9ced8;padding:.35rem .6rem;text-align:left;vertical-align:top}pre{background:#f2f4f8;padding:.8rem;overflow:auto;\
white-space:pre-wrap;break-inside:avoid}blockquote{margin:0;padding-left:1rem;border-left:3px solid #c9ced8}img{max-width:100%}\
ul[data-type=taskList]{list-style:none;padding-left:0}ul[data-type=taskList]>li{display:flex;gap:.5rem}li>div>p,td>p,th>p{margin:0}\
@media print{body{margin:0;max-width:none}a{color:inherit}}";

/// `GET /incidents/{number}/document/export/{format}`
pub async fn export(
    State(ports): State<Ports>,
    Extension(CurrentViewer(who)): Extension<CurrentViewer>,
    Path((number, format)): Path<(String, String)>,
) -> Response {
    let handed_out = async {
        let who = who.ok_or(Refusal::SignedOut)?;
        let number: IncidentNumber = number.parse().map_err(|_| Refusal::NotFound("incident".into()))?;
        let format = match format.as_str() {
            "markdown" => ExportFormat::Markdown,
            "html" => ExportFormat::Html,
            "json" => ExportFormat::Json,
            _ => return Err(Refusal::NotFound("page".into())),
        };
        let room = ports.incidents.room(&who.actor(), number).await?;
        let tree = ports.documents.tree(&who.actor(), number).await?;
        Ok(as_response(&format!("{number} {}", room.incident.title), number, &tree, format))
    };
    handed_out.await.unwrap_or_else(|refusal: Refusal| Problem::from(refusal).into_response())
}

/// The document as a file of this format.
pub fn as_response(title: &str, number: IncidentNumber, tree: &Node, format: ExportFormat) -> Response {
    let (kind, ending, body) = match format {
        ExportFormat::Markdown => ("text/markdown; charset=utf-8", "md", format!("# {title}\n\n{}", markdown(tree))),
        ExportFormat::Html => ("text/html; charset=utf-8", "html", page(title, tree)),
        ExportFormat::Json => ("application/json", "json", serde_json::to_string(tree).unwrap_or_default()),
    };
    let name = format!("attachment; filename=\"{number}.{ending}\"");
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name.as_str())], body).into_response()
}

fn page(title: &str, tree: &Node) -> String {
    let title = html(&Node::text(title, vec![]));
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\n<body><h1>{title}</h1>\n{}\n</body></html>\n",
        html(tree)
    )
}
