extension Detector {
    /// What it finds, in the plural, for people.
    var noun: String {
        switch self {
        case .secrets: "secrets"
        case .emails: "e-mail addresses"
        case .cardNumbers: "card numbers"
        case .invisible: "invisible characters"
        case .ansi: "terminal escape sequences"
        case .images: "remote images"
        case .instructions: "instructions for a model"
        }
    }

    /// What stands in the place of a finding; nothing for what is only in the way.
    var replacement: String {
        switch self {
        case .secrets: "[redacted secret]"
        case .emails: "[redacted email address]"
        case .cardNumbers: "[redacted card number]"
        case .invisible, .ansi, .images: ""
        case .instructions: "[removed instruction]"
        }
    }

    /// True when there is anything to find in `text`.
    package func finds(in text: Span<UInt8>) -> Bool { !ranges(in: text, limit: 1).isEmpty }

    /// Where the findings are: in order and apart, at most `limit`.
    ///
    /// The time is linear in the length of the text.
    package func ranges(in text: Span<UInt8>, limit: Int = .max) -> [Range<Int>] {
        switch self {
        case .secrets: SecretScan.ranges(in: text, limit: limit)
        case .emails: EmailScan.ranges(in: text, limit: limit)
        case .cardNumbers: CardNumberScan.ranges(in: text, limit: limit)
        case .invisible: InvisibleScan.ranges(in: text, limit: limit)
        case .ansi: TerminalScan.ranges(in: text, limit: limit)
        case .images: ImageScan.ranges(in: text, limit: limit)
        case .instructions: InstructionScan.ranges(in: text, limit: limit)
        }
    }
}
