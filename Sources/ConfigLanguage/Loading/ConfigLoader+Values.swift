internal import Diagnostics
internal import DocumentText

/// Values that only configurations have.
extension ConfigLoader {
    /// What begins a text that names the file of a secret.
    static let filePrefix = "file:"
    /// Longest secret in a file, in bytes.
    static let maxSecretBytes = 64 * 1024

    /// A text that is not empty; nil without a word when its variables could not be replaced.
    mutating func text(_ member: DocumentMember) -> String? {
        text(member.value, what: "`\(member.key)`")
    }

    /// A text that is not empty; `what` names it for people.
    mutating func text(_ node: DocumentNode, what: String) -> String? {
        unreadable.contains(node.place) ? nil : string(node, what: what).flatMap { whole($0, at: node.place, what) }
    }

    /// The text, unless the system would cut it short.
    private mutating func whole(_ text: String, at place: Place, _ what: String) -> String? {
        guard text.utf8.contains(0) else { return text }
        problems.error(.wrongType, at: place, "\(what) holds a NUL character", help: "remove it")
        return nil
    }

    /// One of the words of an enumeration.
    mutating func word<Words>(_ member: DocumentMember, of words: Words.Type) -> Words?
    where Words: CaseIterable & RawRepresentable<String> {
        choice(member, among: words.allCases.map(\.rawValue)).flatMap(words.init(rawValue:))
    }

    /// A whole number from 1, or from `least`.
    mutating func count(_ member: DocumentMember, from least: Int = 1, to most: Int) -> Int? {
        integer(member, in: Int64(least)...Int64(most)).map(Int.init)
    }

    /// A duration in nanoseconds within a range.
    mutating func nanoseconds(_ member: DocumentMember, in range: ClosedRange<Int64>) -> Int64? {
        guard let scalar = member.value.scalar, !member.value.isNull else {
            wrongType(member.value, what: "`\(member.key)`", wanted: "a duration")
            return nil
        }
        do throws(ReadingError) {
            let nanoseconds = try DurationReader.nanoseconds(scalar)
            guard !range.contains(nanoseconds) else { return nanoseconds }
            let (least, most) = (DurationReader.text(range.lowerBound), DurationReader.text(range.upperBound))
            problems.error(
                .duration, at: member.value.place, "`\(member.key)` must be a duration from `\(least)` to `\(most)`")
        } catch {
            report(error, as: .duration, at: member.value.place)
        }
        return nil
    }

    /// A path, resolved against the directory of the document.
    mutating func path(_ member: DocumentMember) -> String? {
        path(member.value, what: "`\(member.key)`")
    }

    /// A path, resolved against the directory of the document; `what` names it for people.
    mutating func path(_ node: DocumentNode, what: String) -> String? {
        guard let path = text(node, what: what) else { return nil }
        guard path != "~", !path.hasPrefix("~/") else {
            problems.error(
                .filePath, at: node.place, "`~` has no meaning in \(what)", help: "write `${HOME}` instead of `~`")
            return nil
        }
        // `-` would be standard input to those who open it.
        guard path != "-" else {
            problems.error(
                .filePath, at: node.place, "\(PlainText.quoted(path)) is no path for \(what)",
                help: "write the path that is meant")
            return nil
        }
        return surroundings.resolved(path)
    }

    /// The members of a mapping whose keys are names.
    mutating func entries(_ member: DocumentMember, wanted: String) -> [DocumentMember]? {
        if case .mapping(let members) = member.value.content { return members }
        wrongType(member.value, what: "`\(member.key)`", wanted: wanted)
        return nil
    }

    // MARK: - Secrets

    /// A text that is shown to nobody, which may stand in a file of its own.
    mutating func secret(_ node: DocumentNode, what: String, mayBeEmpty: Bool) -> Secret? {
        if unreadable.contains(node.place) { return nil }
        if fileReferences.contains(node.place), let text = node.scalar?.text {
            return secretFile(String(text.dropFirst(ConfigLoader.filePrefix.utf8.count)), at: node.place)
                .flatMap { whole($0, at: node.place, what) }.map(Secret.init)
        }
        if mayBeEmpty, let scalar = node.scalar, scalar.style == .quoted, scalar.text.isEmpty { return Secret("") }
        return string(node, what: what).flatMap { whole($0, at: node.place, what) }.map(Secret.init)
    }

    private mutating func secretFile(_ path: String, at place: Place) -> String? {
        let help = "check the path and its permissions"
        guard !path.isEmpty, !path.utf8.contains(0), path != "-" else {
            problems.error(.secretFile, at: place, "`file:` names no file", help: "write `file:/path/of/the/secret`")
            return nil
        }
        let bytes: [UInt8]
        do throws(ConfigSurroundings.SecretFileFailure) {
            bytes = try surroundings.secretFile(surroundings.resolved(path))
        } catch {
            problems.error(
                .secretFile, at: place, "the file \(PlainText.quoted(path)) cannot be read: \(error.reason)",
                help: help)
            return nil
        }
        guard bytes.count <= ConfigLoader.maxSecretBytes else {
            problems.error(
                .secretFile, at: place,
                "the file \(PlainText.quoted(path)) is longer than \(ConfigLoader.maxSecretBytes) bytes", help: help)
            return nil
        }
        guard let text = String(validating: Self.withoutLineEnd(bytes), as: UTF8.self), !text.isEmpty else {
            let fault = bytes.allSatisfy { $0 == 0x0A || $0 == 0x0D } ? "is empty" : "is not UTF-8 text"
            problems.error(
                .secretFile, at: place, "the file \(PlainText.quoted(path)) \(fault)",
                help: "write the secret into it, and nothing else")
            return nil
        }
        return text
    }

    private static func withoutLineEnd(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        var text = bytes[...]
        if text.last == 0x0A { text.removeLast() }
        if text.last == 0x0D { text.removeLast() }
        return text
    }
}
