internal import CPosix

/// What may be written to a stream besides plain text.
struct Terminal {
    /// Whether a person reads the stream.
    let isTerminal: Bool
    /// Whether colour is wanted: on a terminal that has it, and `NO_COLOR` is not set.
    let showsColour: Bool

    /// Looks at standard output.
    static let output = Terminal(descriptor: 1)
    /// Looks at standard error.
    static let errors = Terminal(descriptor: 2)

    /// Nobody's terminal.
    static let plain = Terminal()

    private init() {
        isTerminal = false
        showsColour = false
    }

    private init(descriptor: Int32) {
        let environment = ProcessEnvironment.current
        isTerminal = cposix_is_terminal(descriptor)
        let isColourRefused = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        showsColour = isTerminal && !isColourRefused
    }

    /// The text in a colour, when colour is shown.
    func painted(_ text: String, _ colour: Colour) -> String {
        showsColour && !text.isEmpty ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Colours by what they mean, with their terminal codes.
    enum Colour: String {
        case good = "32"
        case bad = "1;31"
        case caution = "33"
        case faint = "2"
        case strong = "1"
        case accent = "36"
    }
}
