package import ToolRisk

/// One way in which a tool's definition is not the one that was pinned.
package struct DefinitionChange: Sendable, Hashable {
    /// What changed; the raw value is what people and scripts read.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Words for people: title, description, examples.
        case text = "text_changed"
        case optionalArgument = "optional_argument_added"
        case requiredArgument = "required_argument_added"
        /// An argument that takes free text, an address, a path, a command or a whole object.
        case openArgument = "open_argument_added"
        case argumentRemoved = "argument_removed"
        /// An argument went and one with the same schema came: conditions on the old name see nothing any more.
        case argumentRenamed = "argument_renamed"
        case argumentRequired = "argument_now_required"
        case argumentOptional = "argument_now_optional"
        /// An argument that was bounded takes free text, an address, a path, a command or a whole object now.
        case argumentOpened = "argument_opened"
        case typeChanged = "type_changed"
        case choicesChanged = "choices_changed"
        case defaultChanged = "default_changed"
        /// A bound such as `maxLength`, `pattern` or `additionalProperties`.
        case constraintChanged = "constraint_changed"
        case outputSchema = "output_schema_changed"
        /// A hint now says that the tool is less harmful than it said before.
        case hintSoftened = "hint_softened"
        case hintChanged = "hint_changed"
        case categoryRaised = "category_raised"
        case riskRaised = "risk_raised"
        case labelAdded = "label_added"
        /// The argument that names the inner tool of a dispatcher is another one.
        case dispatcherChanged = "dispatcher_changed"
        case verdictLowered = "verdict_lowered"
        /// Text that speaks to the model or hides something, and was not there before.
        case poison = "suspicious_text_added"
        /// The same tool under another name, while the old name is gone.
        case renamed = "tool_renamed"
        /// The same name twice in one list, with two definitions.
        case listedTwice = "listed_twice"
        case other = "other_change"
    }

    /// What changed.
    package let kind: Kind
    /// Where in the definition, as a JSON Pointer; empty for the whole of it.
    package let place: String
    /// What stood there; nil when nothing did.
    ///
    /// At most ``maxTextScalars`` scalars, as written.
    package let before: String?
    /// What stands there now; nil when nothing does.
    ///
    /// At most ``maxTextScalars`` scalars, as written.
    package let after: String?
    /// How bad it is.
    package let severity: DriftSeverity

    /// Most scalars of a text that a change keeps.
    package static let maxTextScalars = 400
    /// Most changes of one definition that are kept, the worst first.
    package static let maxChanges = 100

    /// A change with every part given; long texts are cut.
    package init(_ kind: Kind, at place: String, before: String?, after: String?, severity: DriftSeverity) {
        self.kind = kind
        self.place = place
        self.before = before.map(Self.shortened)
        self.after = after.map(Self.shortened)
        self.severity = severity
    }

    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > maxTextScalars else { return text }
        let scalars = text.unicodeScalars
        guard scalars.count > maxTextScalars else { return text }
        return String(String.UnicodeScalarView(scalars.prefix(maxTextScalars))) + "…"
    }
}

extension DefinitionChange.Kind {
    /// The kind in words, lower case.
    package var words: String {
        switch self {
        case .text: "words for people changed"
        case .optionalArgument: "an optional argument was added"
        case .requiredArgument: "a required argument was added"
        case .openArgument: "an argument for free text, an address, a path, a command or a whole object was added"
        case .argumentRemoved: "an argument is gone"
        case .argumentRenamed: "an argument has another name, so conditions on the old one see nothing"
        case .argumentRequired: "an argument is required now"
        case .argumentOptional: "an argument is optional now"
        case .argumentOpened: "an argument that was bounded takes anything now"
        case .typeChanged: "an argument has another type"
        case .choicesChanged: "an argument has other choices"
        case .defaultChanged: "an argument has another default"
        case .constraintChanged: "a bound of the arguments changed"
        case .outputSchema: "the schema of the answer changed"
        case .hintSoftened: "a hint now claims less harm than before"
        case .hintChanged: "a hint changed"
        case .categoryRaised: "the tool can do worse than before"
        case .riskRaised: "the tool is riskier than before"
        case .labelAdded: "the tool does something new to the flow of information"
        case .dispatcherChanged: "another argument names the inner tool"
        case .verdictLowered: "the tool looks less harmful than before"
        case .poison: "text that was not there before is suspicious"
        case .renamed: "a known tool has a new name, and the old name is gone"
        case .listedTwice: "the name stands twice in one list"
        case .other: "something else changed"
        }
    }
}
