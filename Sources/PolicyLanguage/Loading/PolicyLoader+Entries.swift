internal import Diagnostics
internal import DocumentText
internal import PolicyEngine
internal import ToolRisk

/// Maps from selectors to entries.
extension PolicyLoader {
    /// The three maps of a document; each has counters of its own.
    enum Section {
        case tools, resources, prompts

        /// Counters of resources and prompts never meet those of tools.
        var ownerPrefix: String {
            switch self {
            case .tools: ""
            case .resources: "resources/"
            case .prompts: "prompts/"
            }
        }
    }

    /// A `resources` or `prompts` section whose rules are drafts.
    struct SectionDraft {
        var defaultAction: DefaultAction?
        var entries: [EntryDraft]
    }

    mutating func section(_ member: DocumentMember, _ section: Section) -> SectionDraft {
        var draft = SectionDraft(defaultAction: nil, entries: [])
        guard case .mapping(let members) = member.value.content else {
            wrongType(member.value, what: "`\(member.key)`", wanted: "a mapping")
            return draft
        }
        for entry in members {
            if entry.key == "default" {
                draft.defaultAction = choice(entry, among: ["allow", "deny"]).flatMap(DefaultAction.init(rawValue:))
            } else {
                draft.entries += entries(for: entry, section: section)
            }
        }
        return draft
    }

    mutating func entries(_ member: DocumentMember, section: Section) -> [EntryDraft] {
        if member.value.isNull {
            emptyEntry("`\(member.key)`", opens: false, at: member.keyPlace)
            return []
        }
        guard case .mapping(let members) = member.value.content else {
            wrongType(member.value, what: "`\(member.key)`", wanted: "a mapping of names to entries")
            return []
        }
        return members.flatMap { entries(for: $0, section: section) }
    }

    private mutating func entries(for member: DocumentMember, section: Section) -> [EntryDraft] {
        guard let selector = selector(member.key, at: member.keyPlace, in: section) else {
            // Its rules are still checked, so that one run shows all problems.
            _ = entry(member, selector: .exact(member.key), owner: member.key, section: section)
            return []
        }
        let isGlobal = selector == .all && section == .tools
        let owner = isGlobal ? PolicyLoader.globalOwner : section.ownerPrefix + ownerName(member.key, selector)
        return [entry(member, selector: selector, owner: owner, section: section)]
    }

    // Only tools have a category.
    private mutating func selector(_ text: String, at place: Place, in section: Section) -> Selector? {
        guard let selector = selector(text, at: place) else { return nil }
        guard section != .tools, case .category = selector else { return selector }
        problems.error(
            .selector, at: place, "\(PlainText.quoted(text)) selects tools by what they do, and here are none",
            help: "write a name or a pattern; escape a name that starts with `@` as `\\@…`")
        return nil
    }

    // An exact tool's counters carry its name without the backslashes that the selector needed.
    private func ownerName(_ text: String, _ selector: Selector) -> String {
        switch selector {
        case .exact(let name): name
        case .glob, .category, .all: text
        }
    }

    mutating func entry(
        _ member: DocumentMember, selector: Selector, owner: String, section: Section
    ) -> EntryDraft {
        let id = member.keyPlace.pointer
        var draft = EntryDraft(selector: selector, id: id, owner: owner, rules: [])
        let what = "entry \(PlainText.quoted(member.key))"
        if member.value.isNull {
            emptyEntry(what, opens: selector != .all, at: member.keyPlace)
            return draft
        }
        guard
            let fields = fields(
                of: member.value, what: what, keys: ["rules", "require", "deny_if", "limits"], subject: "entries")
        else { return draft }
        if let rules = fields["rules"] {
            if rules.value.isNull {
                emptyEntry("`rules` of \(what)", opens: selector != .all, at: rules.keyPlace)
            } else {
                for node in list(rules) ?? [] { draft.rules += rule(node, owner: owner) }
            }
        }
        for node in fields["require"].flatMap({ list($0) }) ?? [] { draft.rules += requirement(node, owner: owner) }
        for node in fields["deny_if"].flatMap({ list($0) }) ?? [] { draft.rules += denial(node, owner: owner) }
        let limits = fields["limits"].flatMap { list($0) } ?? []
        for node in limits { draft.rules += limit(node, owner: owner) }
        warnOfSessionScope(draft, at: member.keyPlace)
        return draft
    }

    // Nothing where rules belong: under `default: deny` such an entry would open its tool, which may be an accident.
    private mutating func emptyEntry(_ what: String, opens: Bool, at place: Place) {
        if opens, defaultAction == .deny {
            problems.error(
                .emptyEntry, at: place, "\(what) has nothing in it, and listing a tool allows it",
                help: "write `rules: []` if every call is to be allowed")
        } else {
            problems.warning(
                .emptyEntry, at: place, "\(what) has nothing in it", help: "write `{}`, or remove it")
        }
    }

    // MARK: - Session scope

    private static let dangerousWords: Set<String> = [
        "add", "approve", "buy", "call", "cancel", "charge", "create", "delete", "deploy", "destroy", "drop", "edit",
        "exec", "execute", "grant", "insert", "invite", "kill", "merge", "move", "order", "pay", "post", "publish",
        "purge", "push", "put", "refund", "remove", "rename", "reset", "revoke", "run", "send", "set", "stop",
        "transfer", "truncate", "update", "upload", "wipe", "withdraw", "write",
    ]

    // A client opens a new session at will, and with it a new counter.
    private mutating func warnOfSessionScope(_ draft: EntryDraft, at place: Place) {
        let charges = draft.rules.flatMap(\.rule.charges).filter { $0.bound != .none }
        guard !charges.isEmpty, charges.allSatisfy({ $0.scope == .session }), looksDangerous(draft) else { return }
        problems.warning(
            .sessionScope, at: place,
            "\(PlainText.quoted(draft.owner)) is limited by session only, and a client can open sessions at will",
            help: "add a limit with `scope: grant`")
    }

    private func looksDangerous(_ draft: EntryDraft) -> Bool {
        if draft.selector == .all { return true }
        if case .category(let category) = draft.selector { return category != .read }
        var words: [String] = []
        var word = ""
        for scalar in draft.owner.unicodeScalars {
            let isLetter = scalar.properties.isAlphabetic
            if !isLetter || (scalar.properties.isUppercase && word.unicodeScalars.last?.properties.isLowercase == true)
            {
                words.append(word)
                word = ""
            }
            if isLetter { word += scalar.properties.lowercaseMapping }
        }
        words.append(word)
        return words.contains { PolicyLoader.dangerousWords.contains($0) }
    }
}
