extension HTTPFields {
    /// Whether a text can be the name of a field.
    package static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(HTTPByte.isToken)
    }

    /// Whether a text can be the value of a field: no control characters, so that it cannot begin another one.
    package static func isValue(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == HTTPByte.tab }
    }
}
