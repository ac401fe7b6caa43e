internal import ToolRisk

/// A form of order to a model: words of some classes, one after another in one sentence.
struct OrderPattern: Sendable {
    /// One word of the order.
    struct Step: Sendable {
        let classes: WordClass
        /// Most other words between it and the word before.
        let gap: Int
    }

    let code: PoisonFinding.Code
    let severity: DriftSeverity
    let steps: [Step]
    /// All classes that the text must have somewhere.
    let needed: WordClass

    /// A pattern; the gap of each step is that before it.
    private init(_ code: PoisonFinding.Code, _ severity: DriftSeverity, _ steps: (WordClass, gap: Int)...) {
        self.code = code
        self.severity = severity
        self.steps = steps.map { Step(classes: $0.0, gap: $0.gap) }
        var needed: WordClass = []
        for step in steps where step.0.rawValue.nonzeroBitCount == 1 { needed.formUnion(step.0) }
        self.needed = needed
    }

    /// Orders in prose.
    static let prose: [OrderPattern] = [
        // Ignore all previous instructions.
        OrderPattern(.overridesInstructions, .critical, (.ignore, 0), (.earlier, 2), (.instructions, 2)),
        OrderPattern(.overridesInstructions, .high, (.override, 0), (.earlier, 2), (.instructions, 1)),
        // Do not tell the user, without informing the user.
        OrderPattern(.keepsSecret, .high, (.negation, 0), (.tell, 1), (.user, 3)),
        OrderPattern(.keepsSecret, .high, (.negation, 0), (.reveal, 1), (.this, 1), (.user, 3)),
        // Do not mention this.
        OrderPattern(.keepsSecret, .high, (.negation, 0), (.tell, 1), (.this, 0)),
        // The user does not need to know.
        OrderPattern(.keepsSecret, .high, (.user, 0), (.negation, 2), (.need, 1), (.know, 2)),
        OrderPattern(.keepsSecret, .high, (.negation, 0), (.user, 1), (.know, 1)),
        // Secretly send.
        OrderPattern(.keepsSecret, .high, (.secretly, 0), (.exfiltrate, 2)),
        OrderPattern(.keepsSecret, .medium, (.hide, 0), (.from, 4), (.user, 2)),
        // Forward all chat history to …
        OrderPattern(
            .carriesOut, .high, (.exfiltrate, 0), (.whole, 3), (.conversation, 2), (.history, 1), (.to, 3)),
        OrderPattern(.carriesOut, .medium, (.send, 0), (.whole, 3), (.conversation, 2), (.history, 1)),
        OrderPattern(.carriesOut, .medium, (.send, 0), (.entire, 3), (.chat, 1)),
        OrderPattern(.carriesOut, .medium, (.entire, 0), (.chat, 1), (.send, 4), (.to, 6)),
        OrderPattern(.carriesOut, .high, (.use, 0), (.tool, 2), (.with, 2), (.entire, 2), (.chat, 1)),
        OrderPattern(.carriesOut, .high, (.send, 0), (.your, 1), (.system, 3), (.prompt, 0)),
        // Read ~/.ssh/id_rsa and pass it as …
        OrderPattern(.carriesOut, .high, (.read, 0), (.secretFile, 6), (.send, 8)),
        OrderPattern(.carriesOut, .high, (.exfiltrate, 0), (.secretFile, 5), (.to, 8)),
        OrderPattern(.carriesOut, .medium, (.send, 0), (.content, 2), (.secretFile, 3)),
        OrderPattern(.carriesOut, .medium, (.gather, 0), (.secret, 4), (.conversation, 8)),
        OrderPattern(.carriesOut, .high, (.change, 0), (.recipient, 2), (.to, 1)),
        OrderPattern(.carriesOut, .high, (.recipient, 0), (.must, 1), (.always, 1), (.be, 0)),
        // Read ~/.ssh/id_rsa.
        OrderPattern(.asksForSecret, .high, (.read, 0), (.secretFile, 5)),
        OrderPattern(.asksForSecret, .medium, (.read, 0), (.environment, 4), (.variables, 0), (.send, 6)),
        // Before using any other tool.
        OrderPattern(.ordersModel, .medium, (.before, 0), (.use, 0), (.other, 1), (.tool, 1)),
        OrderPattern(.ordersModel, .medium, (.must, 0), (.be, 0), (.use, 1), (.every, 2), (.message, 2)),
        OrderPattern(.ordersModel, .medium, (.use, 0), (.tool, 2), (.every, 3), (.message, 2)),
        OrderPattern(.ordersModel, .medium, (.assistant, 0), (.you, 0), (.must, 1)),
        OrderPattern(.ordersModel, .medium, (.note, 0), (.to, 0), (.assistant, 1)),
        OrderPattern(.ordersModel, .medium, (.negation, 0), (.ask, 1), (.confirmation, 3)),
        OrderPattern(.ordersModel, .medium, (.you, 0), (.are, 0), (.now, 0), (.article, 1)),
        OrderPattern(.ordersModel, .medium, (.new, 0), (.system, 0), (.prompt, 0)),
        OrderPattern(.ordersModel, .low, (.you, 0), (.must, 0), (.use, 2), (.tool, 3)),
        OrderPattern(.ordersModel, .low, (.always, 0), (.use, 1), (.tool, 3)),
        OrderPattern(.praise, .low, (.prefer, 0), (.this, 3), (.tool, 1), (.over, 2)),
        OrderPattern(.praise, .low, (.use, 0), (.this, 1), (.tool, 1), (.instead, 3)),
        OrderPattern(.praise, .low, (.best, 0), (.tool, 4)),
        OrderPattern(.praise, .low, (.must, 0), (.be, 0), (.use, 1), (.first, 1)),
    ]

    /// Names of arguments, choices and keys.
    static let names: [OrderPattern] = [
        OrderPattern(.secretArgument, .high, (.content, 0), (.secretFile, 5)),
        OrderPattern(.secretArgument, .high, (.content, 0), (.ssh, 4), (.key, 1)),
        OrderPattern(.secretArgument, .high, (.content, 0), (.environment, 3), (.variables, 0)),
        OrderPattern(.secretArgument, .medium, (.system, 0), (.prompt, 0)),
        OrderPattern(.secretArgument, .low, (.conversation, 0), (.history, 0)),
    ]

    /// Where the order stands among words, when it does: the words from its first to its last.
    ///
    /// Looks from each first word as far as the gaps reach, so the time is linear in the number of words.
    func match(in words: [TextReading.Word]) -> ClosedRange<Int>? {
        for first in words.indices where words[first].classes.contains(steps[0].classes) {
            if let last = end(from: first, in: words) { return first...last }
        }
        return nil
    }

    private func end(from first: Int, in words: [TextReading.Word]) -> Int? {
        // Bit n: the step before ends at word first + n.
        var reached: UInt64 = 1
        for step in steps.dropFirst() {
            var next: UInt64 = 0
            var open = reached
            while open != 0 {
                let from = open.trailingZeroBitCount
                open &= open &- 1
                for place in from + 1...from + 1 + step.gap {
                    let index = first + place
                    guard place < 64, index < words.count, words[index].sentence == words[first].sentence else { break }
                    if words[index].classes.contains(step.classes) { next |= 1 << UInt64(place) }
                }
            }
            guard next != 0 else { return nil }
            reached = next
        }
        return first + reached.trailingZeroBitCount
    }
}
