/// What can be found in a text without a pattern of one's own.
package enum Detector: String, Sendable, Hashable, CaseIterable {
    /// Keys, tokens and passwords.
    case secrets
    /// E-mail addresses.
    case emails
    /// Numbers of payment cards, with a valid check digit.
    case cardNumbers = "card_numbers"
    /// Characters that people do not see: tags, zero-width ones, direction marks.
    case invisible
    /// Escape sequences and control characters of terminals.
    case ansi
    /// Images at remote addresses, which carry out what their address holds as soon as they are shown.
    case images
    /// Text that gives orders to a model.
    case instructions
}
