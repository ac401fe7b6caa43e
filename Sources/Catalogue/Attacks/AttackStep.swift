package import JSONText

/// One thing that happens in a play.
package struct AttackStep: Sendable {
    /// What happens.
    package enum Action: Sendable {
        /// The client opens a session with these capabilities; the server answers with these instructions.
        case open(capabilities: JSONValue, instructions: String?)
        /// The client asks for the list of tools; where tools are given, the server lists these from now on.
        case list([JSONValue]?)
        /// The client sends a request.
        case request(method: String, params: JSONValue)
        /// The client sends this text.
        case client(String)
        /// The server sends this text.
        case server(String)
        /// The client sends this over HTTP.
        case http(AttackRequest)
        /// Time passes.
        case wait(seconds: Int)
        /// The audit trail can be written no longer, or again.
        case trail(isBroken: Bool)
    }

    /// What the server answers to what reaches it in this step.
    package enum Answer: Sendable {
        /// This result.
        case result(JSONValue)
        /// This status of HTTP with these fields, and no message.
        case status(Int, fields: [(name: String, value: String)])
        /// Nothing, for now.
        case nothing
    }

    /// What happens.
    package let action: Action
    /// Which client does it; the first grant of the hub is `a`.
    package let client: String
    /// Which server it is about; empty for the first.
    package let server: String
    /// How often it happens.
    package let times: Int
    /// What the server answers.
    package let answer: Answer
    /// How it shows that the attack got through; nil for steps that only prepare it.
    package let harm: AttackHarm?
    /// Codes of which one must be the reason when it is stopped, so that nothing is stopped by accident.
    package let by: [String]
    /// True for what the recommended policy must let through.
    package let isHarmless: Bool
    /// What it is, for people.
    package let note: String
}

extension AttackStep {
    /// In ``by``: nobody gives a reason, the message just lacks what would do harm.
    package static let leftOut = "left_out"
}

/// What somebody hears when an attack got through.
package struct AttackHarm: Sendable, Hashable {
    /// Who hears it.
    package enum Ear: Sendable, Hashable {
        /// The server of this name; the first one for none.
        case server(String)
        /// The client of this name.
        case client(String)
    }

    /// Who hears it.
    package let ear: Ear
    /// What is in it; empty when anything is enough.
    package let text: String
    /// How many such messages in one step are no harm.
    package let most: Int

    /// True when these messages are more than are no harm.
    package func isDone(by heard: [String]) -> Bool {
        // Byte by byte: characters that nobody sees are part of the one before them.
        heard.count { text.isEmpty || $0.utf8.firstRange(of: text.utf8) != nil } > most
    }
}

/// A request over HTTP, as a client writes it.
package struct AttackRequest: Sendable {
    /// The method, such as `POST`.
    package let method: String
    /// Path and query.
    package let target: String
    /// Fields besides those that every client of the play sends; one of the same name takes the place of that.
    package let fields: [(name: String, value: String)]
    /// The body.
    package let body: String
}
