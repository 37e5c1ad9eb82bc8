//! What the components write on the server: the page as it is before, or without, the program.

#![cfg(feature = "ssr")]

use app_ui::*;
use leptos::prelude::*;

/// 2025-11-20T03:12:44Z
const NOW: i64 = 1_763_608_364_000;
const MINUTE: i64 = 60_000;

fn html(view: impl FnOnce() -> AnyView) -> String {
    Owner::new().with(|| {
        provide_request_time(NOW);
        view().to_html()
    })
}

#[track_caller]
fn says(html: &str, words: &[&str]) {
    for words in words {
        assert!(html.contains(words), "{words} is not in {html}");
    }
}

#[test]
fn a_button_submits_unless_it_does_something_itself() {
    says(
        &html(|| {
            view! { <Button kind=ButtonKind::Primary key="a" name="act" value="ack">"Acknowledge"</Button> }.into_any()
        }),
        &["type=\"submit\"", "class=\"btn primary\"", "data-key=\"a\"", "name=\"act\"", "value=\"ack\""],
    );
    says(
        &html(|| view! { <Button on_press=Callback::new(|()| ()) icon="x" label="Close" /> }.into_any()),
        &["type=\"button\"", "aria-label=\"Close\"", "square", &format!("{}#x", app_ui::SPRITE)],
    );
}

#[test]
fn a_choice_is_made_before_the_program_arrives() {
    let choices = || vec![Choice::new("yes", "Yes"), Choice::new("no", "No").hint("Nothing is broken")];
    let segmented = html(|| {
        view! { <Segmented name="core" legend="Is a core service broken?" choices=choices() selected="no" /> }
            .into_any()
    });
    says(&segmented, &["<fieldset", "<legend", "value=\"no\" checked", "Nothing is broken"]);
    assert_eq!(segmented.matches(" checked").count(), 1, "{segmented}");
    let select = html(|| view! { <Select name="core" choices=choices() selected="no" label="Core" /> }.into_any());
    says(&select, &["value=\"no\" selected", "aria-label=\"Core\""]);
}

#[test]
fn a_dialog_names_itself_and_its_button_opens_it() {
    let page = html(|| {
        view! {
            <DialogButton opens="sure">"Delete"</DialogButton>
            <Dialog id="sure" title="Delete the token?">"It stops working at once."</Dialog>
        }
        .into_any()
    });
    says(
        &page,
        &[
            "commandfor=\"sure\"",
            "command=\"show-modal\"",
            "<dialog",
            "aria-labelledby=\"sure-title\"",
            "id=\"sure-title\"",
        ],
    );
}

#[test]
fn times_are_words_already_on_the_server() {
    let page = html(|| {
        view! {
            <Time at=NOW - 6 * MINUTE />
            <Elapsed since=NOW - 125 * MINUTE />
            <Countdown to=NOW + 9 * MINUTE before="in" />
            <Countdown to=NOW - 11 * MINUTE />
        }
        .into_any()
    });
    says(&page, &["6 min ago", "2 h 05 min", "in 9:00", "11 min late", "datetime=\"2025-11-20T03:06:44Z\""]);
    says(&page, &["title=\"Thu 20 Nov 2025, 03:06 UTC\"", "class=\"countdown late\""]);
}

#[test]
fn without_the_time_of_the_request_times_are_exact() {
    let page = Owner::new().with(|| view! { <Time at=NOW /> }.to_html());
    says(&page, &["Thu 20 Nov 2025, 03:12 UTC"]);
}

#[test]
fn a_table_keeps_its_roles_when_it_becomes_cards() {
    let page = html(|| {
        let head = vec![Head::of("Incident", Column::Main), Head::of("", Column::Act)];
        view! {
            <Table label="Open incidents" head=head>
                <Row>
                    <Cell column=Column::Main>"Payments"</Cell>
                    <Cell label="Commander">"Ada"</Cell>
                </Row>
            </Table>
        }
        .into_any()
    });
    says(&page, &["role=\"table\"", "<tbody role=\"rowgroup\"", "role=\"cell\"", "data-label=\"Commander\""]);
}

#[test]
fn names_cannot_break_out_of_the_page() {
    let page = html(|| view! { <Person name="<img src=x onerror=alert(1)> \"O\u{2019}Hara\"" /> }.into_any());
    assert!(!page.contains("<img"), "{page}");
}

#[test]
fn the_frame_marks_the_place_and_counts_what_waits() {
    let page = html(|| {
        provide_toasts();
        let places = vec![NavItem::new("/", "Now", "activity"), NavItem::new("/alerts", "Alerts", "bell").count(230)];
        view! {
            <Frame
                path="/alerts/42"
                places=places.clone()
                thumb=places
                declare=NavItem::new("/declare", "Declare incident", "flag")
                person="Ada Lovelace"
                connection=Connection::Live
                theme=RwSignal::new(Theme::Dark)
            >
                "content"
            </Frame>
        }
        .into_any()
    });
    says(&page, &["href=\"#main\"", "<main id=\"main\"", "data-key=\"c\"", ">230", ">99+"]);
    assert_eq!(page.matches("aria-current=\"page\"").count(), 2, "once in the rail, once in the bar: {page}");
}
