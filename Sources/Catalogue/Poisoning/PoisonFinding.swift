package import ToolRisk

/// A piece of a server's text that is meant for somebody other than the person who reads it.
package struct PoisonFinding: Sendable, Hashable {
    /// What was found; the raw value is what people and scripts read.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// Orders to set earlier instructions aside.
        case overridesInstructions = "overrides_instructions"
        /// Orders to keep something from the user.
        case keepsSecret = "keeps_secret_from_user"
        /// Orders to pass on conversations, secrets or files.
        case carriesOut = "carries_data_out"
        /// Orders to read keys, tokens or settings that are none of the tool's business.
        case asksForSecret = "asks_for_secret"
        /// An argument that is named after a secret or the conversation.
        case secretArgument = "argument_named_after_secret"
        /// Orders about when and how to use a tool.
        case ordersModel = "orders_the_model"
        /// Marks that only a model reads, such as `<IMPORTANT>` around orders, or the tokens of a chat template.
        case markup = "markup_for_the_model"
        /// Praise that makes a model prefer the tool.
        case praise = "praises_itself"
        /// A tool of another server.
        case otherTool = "names_other_servers_tool"
        /// A name that looks like another one.
        case lookAlike = "looks_like_another_name"
        /// Letters of several scripts in one name.
        case mixedScripts = "mixes_scripts"
        /// Characters that nobody sees.
        case invisible = "invisible_characters"
        /// Characters that turn the direction of text round.
        case bidirectional = "bidirectional_control"
        /// Characters that spell a text which nobody sees.
        case hiddenText = "hidden_text"
        /// Codes that change what a terminal shows.
        case terminalEscape = "terminal_escape"
        /// Other control characters.
        case control = "control_character"
        /// More text than is looked at.
        case unread = "too_long_to_read"
    }

    /// How bad it is.
    package let severity: DriftSeverity
    /// What it is.
    package let code: Code
    /// Where, as a JSON Pointer below the definition, or a name such as `instructions`.
    package let place: String
    /// The words, made safe for a terminal, at most ``maxQuoteScalars`` scalars before that.
    package let quote: String

    /// Most scalars of the text that a finding quotes.
    package static let maxQuoteScalars = 160
    /// Most findings of one definition that are kept, the worst first.
    package static let maxFindings = 32

    /// A finding with every part given.
    package init(_ code: Code, severity: DriftSeverity, place: String, quote: String) {
        self.code = code
        self.severity = severity
        self.place = place
        self.quote = quote
    }

    /// Why that is suspicious, lower case, no final stop.
    package var reason: String { code.reason }
}

extension PoisonFinding.Code {
    /// Why such a text is suspicious, lower case, no final stop.
    package var reason: String {
        switch self {
        case .overridesInstructions: "it tells the model to set other instructions aside"
        case .keepsSecret: "it tells the model to keep something from the user"
        case .carriesOut: "it tells the model to pass on a conversation, a secret or a file"
        case .asksForSecret: "it tells the model to read keys, tokens or settings"
        case .secretArgument: "an argument asks for a secret or for the conversation by its name"
        case .ordersModel: "it tells the model what to do besides this call"
        case .markup: "it is marked up for the model, not for people"
        case .praise: "it praises itself so that a model prefers it"
        case .otherTool: "it speaks about a tool of another server"
        case .lookAlike: "it can be taken for another tool"
        case .mixedScripts: "its letters come from several scripts and look the same"
        case .invisible: "it holds characters that nobody sees"
        case .bidirectional: "it holds characters that change the order in which text is shown"
        case .hiddenText: "it spells a text in characters that nobody sees"
        case .terminalEscape: "it holds codes that change what a terminal shows"
        case .control: "it holds control characters"
        case .unread: "it is longer than what is looked at"
        }
    }
}
