//! Prints every component as one page of plain HTML, to be looked at with the real style sheet:
//! `cargo run -p app-ui --example gallery > gallery.html`, served beside `/app.css` and `public/`.

use app_ui::*;
use leptos::prelude::*;

/// 2025-11-20T03:12:44Z
const NOW: i64 = 1_763_608_364_000;
const MINUTE: i64 = 60_000;

fn main() {
    let owner = Owner::new();
    let body = owner.with(|| {
        provide_request_time(NOW);
        page().to_html()
    });
    println!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Gallery</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\
         <link rel=\"stylesheet\" href=\"/app.css\"></head><body>{body}</body></html>"
    );
}

fn places() -> Vec<NavItem> {
    vec![
        NavItem::new("/", "Now", "activity"),
        NavItem::new("/incidents", "Incidents", "siren").count(5),
        NavItem::new("/alerts", "Alerts", "bell").count(230),
        NavItem::new("/on-call", "On call", "phone"),
        NavItem::new("/services", "Services", "layers"),
        NavItem::new("/runbooks", "Runbooks", "book-open"),
        NavItem::new("/status-pages", "Status pages", "panels-top-left"),
        NavItem::new("/settings", "Settings", "settings"),
    ]
}

fn thumb() -> Vec<NavItem> {
    let mut all = places();
    let me = NavItem::new("/me", "Me", "user-round");
    vec![all.remove(0), all.remove(1), all.remove(1), me]
}

pub fn page() -> impl IntoView {
    view! {
        <Frame
            path="/"
            places=places()
            thumb=thumb()
            declare=NavItem::new("/declare", "Declare incident", "flag")
            person="Amara Okonkwo"
            person_hint="On call until 08:00"
            theme=Theme::System
        >
            <header class="page-head">
                <div class="lead">
                    <h1>"Gallery"</h1>
                    <p class="sub">"Every component, as the server writes it"</p>
                </div>
                <div class="btns">
                    <ButtonLink href="/" icon="arrow-left" kind=ButtonKind::Quiet>"Back"</ButtonLink>
                    <DialogButton opens="sample" icon="plus">"Open a dialog"</DialogButton>
                </div>
            </header>
            {buttons()}
            {marks()}
            {fields()}
            {lists()}
            {table()}
            {states()}
            <Dialog id="sample" title="Hand over command" hint="The next commander confirms before you leave.">
                <Field id="to" label="To">
                    <Select name="to" choices=vec![("1", "Tomasz Wiśniewski").into(), ("2", "Nguyễn Thị Hạnh").into()] />
                </Field>
                <div class="dialog-foot">
                    <Button kind=ButtonKind::Quiet>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary>"Ask to take over"</Button>
                </div>
            </Dialog>
        </Frame>
        <Palette items=palette_items() />
        <Shortcuts places=vec![GoTo { letter: 'n', href: "/", label: "Now" }, GoTo { letter: 'a', href: "/alerts", label: "Alerts" }] />
        <ToastHost said=vec![Said { text: "Added.".to_owned(), undo: None }] />
    }
}

fn palette_items() -> Vec<PaletteItem> {
    places()
        .into_iter()
        .map(|place| PaletteItem {
            label: place.label.into(),
            hint: "Go to".into(),
            href: place.href.into(),
            icon: place.icon,
            keywords: String::new(),
        })
        .collect()
}

fn buttons() -> impl IntoView {
    view! {
        <section class="card">
            <header class="card-head"><h2>"Buttons"</h2></header>
            <div class="card-body stack tight">
                <div class="btns">
                    <Button kind=ButtonKind::Primary icon="check" key="a">"Acknowledge"</Button>
                    <Button kind=ButtonKind::Solid>"Take command"</Button>
                    <Button>"Join"</Button>
                    <Button kind=ButtonKind::Quiet>"Snooze"</Button>
                    <Button kind=ButtonKind::Danger icon="trash-2">"Delete the token"</Button>
                    <Button label="More" icon="ellipsis" />
                    <Button disabled=true>"Disabled"</Button>
                    <Menu label="More to do" icon="ellipsis" start=true>
                        <MenuLink href="/" icon="external-link">"Open the dashboard"</MenuLink>
                        <MenuButton icon="merge">"Merge into another"</MenuButton>
                    </Menu>
                </div>
                <div class="btns">
                    <Button kind=ButtonKind::Primary size=ButtonSize::Big icon="check">"Acknowledge"</Button>
                    <Button size=ButtonSize::Big>"Pass it on"</Button>
                    <Button size=ButtonSize::Small>"Small"</Button>
                    <Button size=ButtonSize::Small kind=ButtonKind::Quiet icon="undo-2">"Undo"</Button>
                </div>
            </div>
        </section>
    }
}

fn marks() -> impl IntoView {
    let people = [
        "Amara Okonkwo",
        "Tomasz Wiśniewski",
        "Nguyễn Thị Hạnh",
        "Mei-Ling Achterberg",
        "Oluwaseun Adébáyò",
        "Lucía Fernández Ibáñez",
        "Jun-ho Baek",
    ];
    view! {
        <div class="columns">
            <section class="card">
                <header class="card-head"><h2>"Marks"</h2><span class="sub">"never colour alone"</span></header>
                <div class="card-body stack tight">
                    <div class="row">{(0..5_u8).map(|level| view! { <Severity level=level /> }).collect_view()}</div>
                    <div class="row">{(0..5_u8).map(|level| view! { <Severity level=level tag=true /> }).collect_view()}</div>
                    <div class="row">
                        <span class="health" data-health="operational">"Operational"</span>
                        <span class="health" data-health="degraded">"Degraded"</span>
                        <span class="health" data-health="partial">"Partial outage"</span>
                        <span class="health" data-health="major">"Major outage"</span>
                        <span class="health" data-health="maintenance">"Maintenance"</span>
                    </div>
                    <div class="row">
                        <Badge>"Draft"</Badge>
                        <Badge tone=Tone::Accent>"You"</Badge>
                        <Badge tone=Tone::Good icon="check">"Verified"</Badge>
                        <Badge tone=Tone::Warn>"Assumed"</Badge>
                        <Badge tone=Tone::Bad>"Refused"</Badge>
                    </div>
                    <div class="row">
                        <Chip>"checkout-api"</Chip><Chip href="/">"card-gateway"</Chip><Chip>"+2"</Chip>
                        <Late>"11 min late"</Late>
                        <Kbd>"Ctrl K"</Kbd>
                        <Steps done=2 of=5 />
                    </div>
                    <div class="row">
                        <ConnectionIndicator />
                    </div>
                </div>
            </section>
            <section class="card">
                <header class="card-head"><h2>"People and time"</h2></header>
                <div class="card-body stack tight">
                    <div class="row">
                        <span class="avatars">{people.iter().map(|name| view! { <Avatar name=*name alone=true /> }).collect_view()}</span>
                        <Avatar name="Ravi Menon" size=AvatarSize::Large alone=true />
                        <Avatar name="Ravi Menon" size=AvatarSize::Small alone=true />
                    </div>
                    <Person name="Tomasz Wiśniewski">"03:12 CET, Kraków"</Person>
                    <div class="nobody"><Icon name="user-round-x" /><span><b>"Nobody"</b><small>"until 18:00"</small></span></div>
                    <dl class="facts">
                        <div><dt>"Declared"</dt><dd><Time at=NOW - 6 * MINUTE /></dd></div>
                        <div><dt>"Exact"</dt><dd><Time at=NOW style=TimeStyle::Exact /></dd></div>
                        <div><dt>"Elapsed"</dt><dd><Elapsed since=NOW - 125 * MINUTE /></dd></div>
                        <div><dt>"Next update"</dt><dd><Countdown to=NOW + 8 * MINUTE + 40_000 before="in" /></dd></div>
                        <div><dt>"Promised"</dt><dd><Countdown to=NOW - 11 * MINUTE /></dd></div>
                    </dl>
                    <div class="row"><Ring share=0.4 /><div class="grow"><Meter share=0.54 label="54 % of 30 min used" tone=Tone::Accent /></div></div>
                    <Spark counts=vec![0, 1, 1, 4, 18, 58, 41, 22, 9, 4, 3] label="Alerts per minute: peak 58, now 3" />
                </div>
            </section>
        </div>
    }
}

fn fields() -> impl IntoView {
    view! {
        <div class="columns">
            <section class="card">
                <header class="card-head"><h2>"Fields"</h2></header>
                <form class="card-body form">
                    <Field id="what" label="What is wrong?" hint="Only this line is needed. A false alarm is fine.">
                        <TextInput name="what" value="Card payments failing at checkout for EU customers" class="big" />
                    </Field>
                    <Field id="mail" label="E-mail" error="There is no @ in this address.".to_owned()>
                        <TextInput name="mail" kind="email" value="amara.northwind.example" />
                    </Field>
                    <div class="pair">
                        <Field id="team" label="Team"><Select name="team" choices=vec![("a", "Payments").into(), ("b", "Ledger").into()] /></Field>
                        <Field id="zone" label="Time zone" optional=true><TextInput name="zone" placeholder="Europe/Berlin" /></Field>
                    </div>
                    <Field id="note" label="Note" hint="Read by the next person on call."><TextArea name="note" value="Refund retries are slow since 11:40, not paging." /></Field>
                    <Checkbox name="quiet" label="Keep quiet at night" hint="High urgency still pages." checked=true />
                    <div class="form-foot"><Button kind=ButtonKind::Primary>"Save"</Button><Button kind=ButtonKind::Quiet>"Cancel"</Button></div>
                </form>
            </section>
            <section class="card">
                <header class="card-head"><h2>"Choices"</h2></header>
                <div class="card-body stack">
                    <Segmented
                        name="core"
                        legend="Is a core service broken?"
                        choices=vec![("yes", "Yes").into(), ("no", "No").into(), ("unsure", "Not sure").into()]
                        selected="yes"
                    />
                    <div>
                        <Segmented
                            name="severity"
                            legend="Severity"
                            class="sevs"
                            cards=true
                            choices=vec![
                                Choice::new("0", "Sev 0"),
                                Choice::new("1", "Sev 1").hint("Critical"),
                                Choice::new("2", "Sev 2").hint("High"),
                                Choice::new("3", "Sev 3").hint("Medium"),
                                Choice::new("4", "Sev 4").hint("Low"),
                            ]
                            selected="1"
                        />
                    </div>
                    <Tabs label="Panes">
                        <Tab href="/" current=true>"Log"</Tab>
                        <Tab href="/d" current=false>"Document"</Tab>
                        <Tab href="/t" current=false count=12>"Timeline"</Tab>
                    </Tabs>
                    <Tabs label="Parts" underlined=true>
                        <Tab href="/" current=true icon="list">"All"</Tab>
                        <Tab href="/d" current=false>"Firing"</Tab>
                        <Tab href="/t" current=false>"Resolved"</Tab>
                    </Tabs>
                    <div class="callout" data-tone="warn"><Icon name="circle-alert" /><div><b>"Same thing, two people. "</b>"Jonas is running a vacuum on db-1 until about 03:09."</div></div>
                    <div class="callout" data-tone="accent"><Icon name="info" /><div>"Declaring pages Payments and Incident commanders."</div></div>
                    <div class="callout" data-tone="bad"><Icon name="circle-alert" /><div>"The mail server refused the message. It is tried again at 03:14."</div></div>
                    <div class="callout" data-tone="good"><Icon name="check" /><div>"Received at 03:12."</div></div>
                    <CopyField text="curl -X POST https://muster.example/api/ingest/generic/KEY \\\n  -d '{\"summary\": \"Disk almost full\"}'" label="Copy the command" />
                </div>
            </section>
        </div>
    }
}

fn lists() -> impl IntoView {
    view! {
        <div class="columns">
            <section class="card">
                <header class="card-head"><h2>"A list "<span class="n">"2"</span></h2><span class="sub">"in 2 groups"</span><a class="go" href="/">"All alerts"<Icon name="chevron-right" /></a></header>
                <ul class="list">
                    <li>
                        <Icon name="bell-ring" />
                        <div class="grow">
                            <a class="title row-link" href="/">"Webhook delivery queue above 50,000 in eu-west-1"</a>
                            <div class="meta"><b>"Firing"</b><span>"for 4 min"</span><Chip>"merchant-webhooks"</Chip></div>
                        </div>
                        <span class="times">"3"</span>
                        <Button key="a">"Acknowledge"</Button>
                    </li>
                    <li class="gap">
                        <Icon name="user-round-x" />
                        <div class="grow"><small>"Merchant experience"</small><b>"Nobody until 06:00"</b><small>"pages go to Platform"</small></div>
                        <Button>"Find cover"</Button>
                    </li>
                </ul>
            </section>
            <section class="card">
                <header class="card-head"><h2>"A log"</h2></header>
                <div class="card-body stack">
                    <ol class="log">
                        <li><time>"02:51"</time><Avatar name="Amara Okonkwo" size=AvatarSize::Small /><div><p class="who"><b>"Amara Okonkwo"</b><span>"Commander"</span></p><p><span class="cmd mono">"/sev 1"</span>" all of EU, core service"</p></div></li>
                        <li><time>"02:51"</time><Icon name="chevron-right" /><p class="note"><Severity level=2 />" to "<Severity level=1 />". Updates are now due every 30 min."</p></li>
                        <li><time>"03:06"</time><Avatar name="Siobhán Ní Bhriain" size=AvatarSize::Small /><div><p class="who"><b>"Siobhán Ní Bhriain"</b><span>"Support"</span></p><p>"First retries from Spain and Portugal go through."</p></div></li>
                    </ol>
                    <form class="composer">
                        <div class="composer-box">
                            <TextArea name="text" rows=1 placeholder="Write to the room" label="Message" enter_sends=true />
                            <Button kind=ButtonKind::Primary icon="arrow-up" label="Send" />
                        </div>
                        <p class="composer-hint"><span>"Open to all staff."</span><span>"Shift Enter for a new line"</span></p>
                    </form>
                    <ol class="timeline">
                        <li class="day">"Thu 20 Nov"</li>
                        <li><time>"02:44"</time><Icon name="bell" /><p>"Alert received: EU payment success fell to 59 %"</p></li>
                        <li><time>"02:47"</time><Icon name="flag" /><p><b>"Amara Okonkwo"</b>" declared the incident"</p></li>
                        <li><time>"03:05"</time><Icon name="send" /><p>"Update published to the status page"</p></li>
                    </ol>
                </div>
            </section>
        </div>
    }
}

fn table() -> impl IntoView {
    let head = vec![
        Head::of("Severity", Column::First),
        Head::of("Incident", Column::Main),
        Head::new("Commander"),
        Head::of("Elapsed", Column::Right),
        Head::new("Next update"),
        Head::of("", Column::Act),
    ];
    let row = |level: u8,
               title: &'static str,
               number: &'static str,
               who: Option<&'static str>,
               since: i64,
               due: i64,
               act: &'static str| {
        view! {
            <Row id=number.to_owned()>
                <Cell column=Column::First><Severity level=level /></Cell>
                <Cell column=Column::Main>
                    <a class="title row-link" href="/">{title}</a>
                    <div class="meta"><span class="mono">{number}</span><Steps done=2 of=5 /><span>"Investigating"</span><Chip>"checkout-api"</Chip></div>
                </Cell>
                <Cell label="Commander">
                    {match who {
                        Some(who) => view! { <Person name=who>"03:12 CET, Kraków"</Person> }.into_any(),
                        None => view! { <div class="nobody"><Icon name="user-round-x" /><span><b>"No commander"</b><small>"paging Diego Huamán"</small></span></div> }.into_any(),
                    }}
                </Cell>
                <Cell column=Column::Right label="Elapsed"><b><Elapsed since=NOW - since * MINUTE /></b></Cell>
                <Cell label="Next update"><Countdown to=NOW + due * MINUTE before="in" /></Cell>
                <Cell column=Column::Act><Button kind=if who.is_none() { ButtonKind::Solid } else { ButtonKind::Plain }>{act}</Button></Cell>
            </Row>
        }
    };
    view! {
        <section class="card clip">
            <header class="card-head"><h2>"Open incidents "<span class="n">"3"</span></h2><span class="sub">"1 without a commander, 1 update late"</span></header>
            <Table label="Open incidents" head=head>
                {row(1, "Card payments failing at checkout for EU customers", "INC-421", None, 6, 8, "Take command")}
                {row(2, "Ledger replication lag above 90 s in eu-central-1, merchants see balances that are several minutes old", "INC-420", Some("Tomasz Wiśniewski"), 112, -11, "Post update")}
                {row(4, "Dispute upload rejects HEIC photos from newer phones", "INC-409", Some("Maximiliane von Hohenfels-Kaufmann"), 3_150, 408, "Join")}
            </Table>
        </section>
    }
}

fn states() -> impl IntoView {
    view! {
        <div class="columns">
            <section class="card">
                <EmptyState icon="phone" title="No roster yet" hint="A roster says who is paged at which hour. Begin with one team and one week.">
                    <Button kind=ButtonKind::Primary icon="plus">"Make a roster"</Button>
                </EmptyState>
            </section>
            <section class="card"><EmptyState small=true icon="circle-check" title="Nothing is firing" hint="New alerts appear here by themselves." /></section>
            <section class="card"><Skeleton people=true rows=3 /></section>
            <section class="card"><div class="card-body row"><div class="figure"><b>"3 h 57 min"</b><span>"Elapsed"</span></div><div class="figure"><b>"€126,540"</b><span>"Running loss"</span></div></div></section>
        </div>
    }
}
