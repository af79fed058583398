//! Which scopes allow what, and which to ask for: by hand, and against an oracle that tries all sets.

use std::collections::BTreeSet;

use scopewright_runtime::codegen::{
    self, Access, Introspection, Method, Operation, Provider, Requirement, ScopeInfo, Server,
    TokenKind,
};
use scopewright_runtime::scope::{self, MAX_STEPS, ScopePlan};
use scopewright_runtime::transport::Local;
use scopewright_runtime::{Bytes, Core};

static SHOP: Provider = Provider {
    scopes: &[
        ScopeInfo::read("orders.lists", "List orders"),
        ScopeInfo::read("orders.read", ""),
        ScopeInfo::write("orders.create", "").implies(&["orders.read"]),
        ScopeInfo::write("orders.admin", "").implies(&["orders.create", "orders.lists"]),
        ScopeInfo::read("tags.lists", ""),
    ],
    tokens: &[
        TokenKind { name: "full_access", all: true, access: None },
        TokenKind { name: "custom", all: false, access: None },
        TokenKind { name: "read_only", all: false, access: Some(Access::Read) },
    ],
    servers: &[Server { url: "https://shop.example", description: "", variables: &[] }],
    ..Provider::new("Shop", "shop/1.0")
};

codegen::string_enum! {
    pub enum Scope {
        List = "orders.lists",
        Read = "orders.read",
        Create = "orders.create",
        Admin = "orders.admin",
        Tags = "tags.lists",
    }
}
codegen::scope_set!(Scope, ScopeSet, SHOP);

static LIST: Operation = get("list", Requirement::all(&["orders.lists"]));
static READ: Operation = get("read", Requirement::all(&["orders.read"]));
static CREATE: Operation = get("create", Requirement::all(&["orders.create"]));
static EITHER: Operation =
    get("either", Requirement::any_of(&[&["tags.lists"], &["orders.lists", "orders.read"]]));
static NONE: Operation = get("none", Requirement::NONE);
static OPEN: Operation = get("open", Requirement::PUBLIC);
static UNKNOWN: Operation = get("unknown", Requirement::UNKNOWN);

const fn get(id: &'static str, requirement: Requirement) -> Operation {
    Operation::get(id, "/").requires(requirement)
}

const READER: ScopeSet = Scope::set(&[Scope::List, Scope::Read]);
const WRITER: ScopeSet = READER.union(Scope::set(&[Scope::Create])).difference(READER);
const LOCKED: ScopeSet = WRITER.held_by("read_only").unwrap();

// What follows is checked by the compiler; that it is at all is checked by the type's docs.
const _: () = assert!(READER.allows(&LIST.requirement) && !READER.allows(&CREATE.requirement));
const _: () = assert!(WRITER.allows(&CREATE.requirement) && WRITER.allows(&READ.requirement));
const _: () = assert!(WRITER.len() == 1 && !WRITER.is_empty() && !WRITER.is_subset(&READER));
const _: () = assert!(LOCKED.allows(&READ.requirement) && !LOCKED.allows(&CREATE.requirement));
const _: () = assert!(ScopeSet::EMPTY.allows(&NONE.requirement));
const _: () = assert!(!ScopeSet::ALL.allows(&UNKNOWN.requirement));
const _: () = assert!(WRITER.held_by("full_access").unwrap().is_subset(&ScopeSet::ALL));
const _: () =
    assert!(READER.intersection(WRITER).is_empty() && READER.contains_name("orders.read"));

#[test]
fn sets() {
    let admin = Scope::set(&[Scope::Admin]);
    let rows = [
        (ScopeSet::EMPTY, "no scope", "{}"),
        (READER, "orders.lists, orders.read", r#"{"orders.lists", "orders.read"}"#),
        (Scope::set(&[Scope::Tags, Scope::List]), "orders.lists, tags.lists", ""),
        (admin.with_implied().difference(admin), "orders.lists, orders.read, orders.create", ""),
        (ScopeSet::ALL.difference(admin.with_implied()), "tags.lists", ""),
        (
            admin.held_by("custom").unwrap(),
            "orders.lists, orders.read, orders.create, orders.admin",
            "",
        ),
        (admin.held_by("read_only").unwrap(), "orders.lists, orders.read", ""),
        (
            ScopeSet::EMPTY.held_by("full_access").unwrap().difference(admin),
            "orders.lists, orders.read, orders.create, tags.lists",
            "",
        ),
    ];
    for (set, shown, debug) in rows {
        assert_eq!(set.to_string(), shown);
        assert!(debug.is_empty() || format!("{set:?}") == debug);
        assert_eq!(
            set.into_iter().map(|scope| scope.to_string()).collect::<Vec<_>>().join(", "),
            if set.is_empty() { "" } else { shown }
        );
    }
    assert_eq!(READER.held_by("no such kind"), None);
    assert!(READER.contains(&Scope::Read) && !READER.contains(&Scope::Other("x".into())));
    let (known, others) = ScopeSet::partition(["tags.lists", "x"].map(Scope::from));
    assert_eq!(
        (known.to_string().as_str(), &others[..]),
        ("tags.lists", &[Scope::Other("x".into())][..])
    );
    assert_eq!((Scope::List.doc(), Scope::Other("x".into()).doc()), ("List orders", ""));
    assert_eq!(Scope::Create.info().unwrap().implies, ["orders.read"]);
}

#[test]
fn plans() {
    let table: [(&[&'static Operation], &str); 8] = [
        (&[], "no scope"),
        (&[&NONE, &OPEN], "no scope"),
        (&[&UNKNOWN], "no scope; not documented: unknown"),
        (&[&LIST, &READ, &LIST], "orders.lists (list), orders.read (read)"),
        // `orders.create` brings `orders.read`; `orders.admin` would bring more than is needed.
        (&[&READ, &CREATE], "orders.create (read, create)"),
        (&[&LIST, &CREATE], "orders.lists (list), orders.create (create)"),
        (&[&EITHER], "tags.lists (either)"),
        // What is there anyway is not asked for twice.
        (
            &[&EITHER, &LIST, &CREATE, &UNKNOWN],
            "orders.lists (either, list), orders.create (either, create); not documented: unknown",
        ),
    ];
    for (operations, expected) in table {
        let plan = shop_plan(operations);
        assert_eq!(plan.to_string(), expected);
        assert!(plan.is_exact);
    }
}

fn shop_plan(operations: &[&'static Operation]) -> ScopePlan {
    // The one without a provider is what `scope_set!` wrote.
    let plan = least_scopes(operations);
    let again: Vec<_> = operations.iter().rev().copied().collect();
    assert_eq!(plan.names(), scope::least_scopes(&SHOP, &again).names(), "whatever the order");
    plan
}

/// Numbers that look random and are the same in every run (Marsaglia's xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn some(&mut self, of: &[&'static str], at_most: usize) -> &'static [&'static str] {
        let picked: BTreeSet<&str> =
            (0..=self.below(at_most)).map(|_| of[self.below(of.len())]).collect();
        picked.into_iter().collect::<Vec<_>>().leak()
    }
}

const NAMES: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

/// A provider with up to seven scopes, some of which imply others, and up to six operations.
fn random_algebra(dice: &mut Dice) -> (&'static Provider, Vec<&'static Operation>) {
    let names = &NAMES[..=dice.below(NAMES.len())];
    let scope = |(place, name): (usize, &&'static str)| {
        let access = if dice.below(2) == 0 { Access::Read } else { Access::Write };
        let later = &names[place + 1..];
        let implies =
            if later.is_empty() || dice.below(3) > 0 { &[][..] } else { dice.some(later, 2) };
        ScopeInfo { name, access, implies, doc: "" }
    };
    let scopes: Vec<ScopeInfo> = names.iter().enumerate().map(scope).collect();
    let provider = Provider { scopes: scopes.leak(), ..Provider::new("Random", "random/1.0") };
    let operations = (0..=dice.below(6)).map(|_| {
        let requirement = match dice.below(10) {
            0 => Requirement::NONE,
            1 => Requirement::UNKNOWN,
            2..5 => Requirement::all(dice.some(names, 3)),
            _ => Requirement::any_of(
                (0..=dice.below(3)).map(|_| dice.some(names, 3)).collect::<Vec<_>>().leak(),
            ),
        };
        &*Box::leak(Box::new(Operation::new("x", Method::GET, "/").requires(requirement)))
    });
    let operations = operations.collect();
    (Box::leak(Box::new(provider)), operations)
}

/// Sets of scopes as the bits of a number, by their places in the provider's file.
struct Oracle {
    provider: &'static Provider,
    implied: Vec<u32>,
}

impl Oracle {
    fn of(provider: &'static Provider) -> Self {
        let implied = provider.scopes.iter().map(|scope| bits(provider, scope.implies));
        Self { provider, implied: implied.collect() }
    }

    /// What the scopes of a list imply, by the plainest means there is.
    fn held(&self, list: u32) -> u32 {
        let mut held = list;
        loop {
            let is_held = |(place, _): &(usize, &u32)| held >> place & 1 == 1;
            let implied = self.implied.iter().enumerate().filter(is_held);
            let more = implied.fold(held, |held, (_, implied)| held | implied);
            if more == held {
                return held;
            }
            held = more;
        }
    }

    fn allows(&self, requirement: &Requirement, held: u32) -> bool {
        let groups = requirement.alternatives().iter().map(|group| bits(self.provider, group));
        let mut groups = groups.peekable();
        groups.peek().is_none() || groups.any(|group| group & !held == 0)
    }

    /// The best of all lists that allow all operations, by how much each can do, how much of that
    /// is writing, how long it is, and which scopes come first.
    fn best(&self, operations: &[&Operation]) -> Vec<&'static str> {
        let scopes = self.provider.scopes;
        let is_write = |scope: &&ScopeInfo| scope.access == Access::Write;
        let writes = scopes.iter().filter(is_write).map(|scope| scope.name).collect::<Vec<_>>();
        let writes = bits(self.provider, &writes);
        let measured = (0..1_u32 << scopes.len()).filter_map(|list| {
            let held = self.held(list);
            let fits = operations.iter().all(|one| self.allows(&one.requirement, held));
            let counts = (held.count_ones(), (held & writes).count_ones(), list.count_ones());
            fits.then(|| ((counts, std::cmp::Reverse(held.reverse_bits())), list))
        });
        let (_, best) = measured.min().unwrap();
        let is_in = |(place, _): &(usize, &ScopeInfo)| best >> place & 1 == 1;
        scopes.iter().enumerate().filter(is_in).map(|(_, scope)| scope.name).collect()
    }
}

fn bits(provider: &Provider, names: &[&str]) -> u32 {
    let place = |name: &&str| provider.scopes.iter().position(|scope| scope.name == *name);
    names.iter().filter_map(place).fold(0, |bits, place| bits | 1 << place)
}

#[test]
fn ten_thousand_random_algebras() {
    let mut dice = Dice(0x5c09_e5e7_1ea5_7000);
    let (mut with_choice, mut wrong) = (0, 0);
    for _ in 0..10_000 {
        let (provider, operations) = random_algebra(&mut dice);
        let plan = scope::least_scopes(provider, &operations);
        let expected = Oracle::of(provider).best(&operations);
        wrong += usize::from(plan.names() != expected);
        assert_eq!(plan.names(), expected, "{operations:#?}\n{provider:#?}");
        assert!(plan.is_exact);
        assert!(plan.scopes.iter().all(|scope| !scope.operations.is_empty()), "no scope in vain");
        let is_unknown = |one: &&&Operation| one.requirement.is_unknown();
        assert_eq!(plan.unknown.len(), operations.iter().filter(is_unknown).count());
        with_choice +=
            usize::from(operations.iter().any(|one| one.requirement.alternatives().len() > 1));
    }
    assert_eq!(wrong, 0);
    assert!(with_choice > 5_000, "most of them leave a choice: {with_choice}");
}

fn operation(groups: Vec<&'static [&'static str]>) -> &'static Operation {
    let requirement = Requirement::any_of(groups.leak());
    Box::leak(Box::new(Operation::get("x", "/").requires(requirement)))
}

/// Scopes that no provider's file lists: `s0`, `s1` and so on.
fn names(count: usize) -> Vec<&'static str> {
    (0..count).map(|number| &*format!("s{number}").leak()).collect()
}

#[test]
fn many_choices_that_have_nothing_to_do_with_each_other_are_exact() {
    let names = names(400);
    let names: &'static [&'static str] = names.leak();
    let pairs = names.chunks(2).map(|pair| operation(pair.chunks(1).collect()));
    let plan = scope::least_scopes(&SHOP, &pairs.collect::<Vec<_>>());
    assert!(plan.is_exact);
    assert_eq!(plan.scopes.len(), 200);
    assert!(plan.names().iter().all(|name| name[1..].parse::<usize>().unwrap() % 2 == 0));
}

#[test]
fn a_search_that_is_given_up_still_allows_everything_and_says_so() {
    let names = names(90);
    let mut dice = Dice(77);
    let operations: Vec<&'static Operation> =
        (0..160).map(|_| operation((0..3).map(|_| dice.some(&names, 1)).collect())).collect();
    let plan = scope::least_scopes(&SHOP, &operations);
    assert!(!plan.is_exact, "harder than {MAX_STEPS} steps");
    let held = plan.names();
    assert!(operations.iter().all(|one| one.requirement.allows(&held)));
    assert!(plan.scopes.iter().all(|scope| !scope.operations.is_empty()), "no scope in vain");
}

static TOKEN_INFO: Operation = Operation::get("token", "/token").requires(Requirement::NONE);

const KINDS: &[TokenKind] = &[
    TokenKind { name: "all", all: true, access: None },
    TokenKind { name: "listed", all: false, access: None },
    TokenKind { name: "looks", all: false, access: Some(Access::Read) },
    TokenKind { name: "looks at all", all: true, access: Some(Access::Read) },
];

/// A client of a provider whose token is of this kind and lists these scopes.
fn client_of(provider: &'static Provider, kind: &TokenKind, listed: &[&str]) -> Core {
    let body = serde_json::json!({"kind": kind.name, "scopes": listed}).to_string();
    let transport = Local::new(move |_| {
        let response = http::Response::new(Bytes::from(body.clone()));
        async move { response }
    });
    Core::builder(provider).transport(transport).build().unwrap()
}

#[tokio::test]
async fn ten_thousand_preflights() {
    const INTROSPECTION: Introspection =
        Introspection::Call { operation: &TOKEN_INFO, kind: "/kind", scopes: "/scopes" };
    let mut dice = Dice(0x0b5e_55ed_f1e1_d000);
    let (mut refused, mut allowed) = (0, 0);
    for _ in 0..10_000 {
        let (algebra, operations) = random_algebra(&mut dice);
        let provider: &'static Provider = Box::leak(Box::new(Provider {
            tokens: KINDS,
            introspection: Some(INTROSPECTION),
            servers: SHOP.servers,
            scopes: algebra.scopes,
            ..Provider::new("Random", "random/1.0")
        }));
        let kind = &KINDS[dice.below(KINDS.len())];
        let names: Vec<&str> = provider.scopes.iter().map(|scope| scope.name).collect();
        let listed = if dice.below(4) == 0 { &[] } else { dice.some(&names, 4) };
        let oracle = Oracle::of(provider);
        let reads = provider.scopes.iter().filter(|scope| scope.access == Access::Read);
        let reads: Vec<&str> = reads.map(|scope| scope.name).collect();
        let usable = if kind.access.is_some() { bits(provider, &reads) } else { u32::MAX };
        let held = if kind.all { u32::MAX } else { oracle.held(bits(provider, listed)) } & usable;

        let found = client_of(provider, kind, listed).preflight(&operations).await.unwrap();
        let is_missing = |operation: &&'static Operation| {
            found.missing.iter().any(|one| std::ptr::eq(one.operation, *operation))
        };
        for operation in &operations {
            let is_allowed = oracle.allows(&operation.requirement, held);
            assert_eq!(is_missing(operation), !is_allowed, "{kind:?} {listed:?} {operation:?}");
            refused += usize::from(!is_allowed);
            allowed += usize::from(is_allowed);
        }
        // What is said to be missing is enough.
        for missing in &found.missing {
            let more = bits(provider, &missing.scopes);
            assert!(oracle.allows(&missing.operation.requirement, held | more));
        }
        let unknown = operations.iter().filter(|one| one.requirement.is_unknown()).count();
        assert_eq!(found.unknown.len(), unknown);
    }
    assert!(refused > 5_000 && allowed > 5_000, "{refused} refused, {allowed} allowed");
}
