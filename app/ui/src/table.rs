//! A table that turns into cards when its own box is narrow. The roles are written out because the style sheet
//! changes how the elements are displayed, which would otherwise take the table away from screen readers.

use leptos::prelude::*;

/// How a column behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    #[default]
    Plain,
    /// What the row is about: comes first in a card.
    Main,
    /// Stands above the main thing in a card, such as severity.
    First,
    /// Numbers, ending at the right edge.
    Right,
    /// As narrow as its words.
    Fit,
    /// The one action most often needed: the right-most column, the last line of a card.
    Act,
}

impl Column {
    fn class(self) -> &'static str {
        match self {
            Column::Plain => "",
            Column::Main => "main",
            Column::First => "first fit",
            Column::Right => "right",
            Column::Fit => "fit",
            Column::Act => "act",
        }
    }
}

/// A column's words and behaviour. An empty label is allowed for `Act`.
#[derive(Clone, Debug)]
pub struct Head {
    pub label: &'static str,
    pub column: Column,
}

impl Head {
    pub fn new(label: &'static str) -> Self {
        Head { label, column: Column::Plain }
    }
    pub fn of(label: &'static str, column: Column) -> Self {
        Head { label, column }
    }
}

/// The table; children are `Row`s.
#[component]
pub fn Table(
    /// What it lists, for screen readers.
    #[prop(into)]
    label: String,
    head: Vec<Head>,
    #[prop(optional, into)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let heads = head
        .into_iter()
        .map(|head| {
            let words = match (head.label, head.column) {
                ("", Column::Act) => view! { <span class="vh">"Action"</span> }.into_any(),
                (label, _) => label.into_any(),
            };
            view! { <th scope="col" role="columnheader" class=head.column.class()>{words}</th> }
        })
        .collect_view();
    view! {
        <div class="table-box">
            <table class=format!("table cards {class}") role="table" aria-label=label>
                <thead role="rowgroup">
                    <tr role="row">{heads}</tr>
                </thead>
                <tbody role="rowgroup">{children()}</tbody>
            </table>
        </div>
    }
}

/// A row, known by its `id` in every version of the table. Put one `<a class="row-link">` into its main cell and the
/// whole row is that link.
#[component]
pub fn Row(
    #[prop(optional_no_strip, into)] id: Option<String>,
    #[prop(optional, into)] class: Option<String>,
    children: Children,
) -> impl IntoView {
    view! { <tr role="row" class=class data-id=id>{children()}</tr> }
}

/// A cell. `label` is what names it when the table has become cards; leave it out where the words speak alone.
#[component]
pub fn Cell(
    #[prop(optional)] column: Column,
    #[prop(optional, into)] label: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! { <td role="cell" class=column.class() data-label=label>{children()}</td> }
}
