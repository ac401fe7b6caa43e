/// Words and marks that the house style forbids, or allows only under a comment that says why.
enum WordRule {
    static func findings(in file: SourceFile) -> [Finding] {
        let tokens = file.text.tokens
        var findings: [Finding] = []
        for index in tokens.indices {
            let neighbours = Neighbours(tokens: tokens, index: index)
            guard let message = message(for: neighbours, in: file) else { continue }
            let line = tokens[index].line
            if !file.text.isExcused(line: line) { findings.append(file.finding(line: line, message)) }
        }
        return findings + commentFindings(in: file)
    }

    /// A token and the ones beside it.
    private struct Neighbours {
        let token: SwiftText.Token
        let previous: SwiftText.Token?
        let next: SwiftText.Token?
        let afterNext: SwiftText.Token?

        init(tokens: [SwiftText.Token], index: Int) {
            token = tokens[index]
            previous = index > 0 ? tokens[index - 1] : nil
            next = index + 1 < tokens.count ? tokens[index + 1] : nil
            afterNext = index + 2 < tokens.count ? tokens[index + 2] : nil
        }

        var isCall: Bool { next?.text == "(" && previous?.text != "func" && previous?.text != "." }
    }

    private static func message(for item: Neighbours, in file: SourceFile) -> String? {
        if let message = errorMessage(for: item, in: file) ?? concurrencyMessage(for: item) { return message }
        if let message = memoryMessage(for: item, in: file) { return message }
        if file.area == .tests { return testMessage(for: item) }
        if file.kind == .pure || file.kind == .ports { return effectMessage(for: item) }
        return nil
    }

    private static func errorMessage(for item: Neighbours, in file: SourceFile) -> String? {
        switch item.token.text {
        case "!":
            guard item.token.isAttached, let previous = item.previous else { return nil }
            guard previous.isWord || [")", "]", "}", ">", "?", "\"\""].contains(previous.text) else { return nil }
            if item.next?.text == "=", item.next?.isAttached == true { return nil }
            return "`!` traps: unwrap with `guard`, or `#require` in a test"
        case "try":
            guard item.next?.text == "?", item.next?.isAttached == true else { return nil }
            return "`try?` drops the error: handle it, or say why not in a `STYLE:` comment"
        case "fatalError", "precondition", "preconditionFailure":
            guard item.isCall, !file.text.isCovered(line: item.token.line, by: "INVARIANT:", reach: 3) else {
                return nil
            }
            return "`\(item.token.text)` needs an `INVARIANT:` comment on the line above"
        case "public", "open":
            guard item.previous?.text != ".", item.next?.isWord == true, item.token.isFirstOnLine else { return nil }
            return "`\(item.token.text)`: we vend no library; use `package` or less"
        default:
            return nil
        }
    }

    private static func concurrencyMessage(for item: Neighbours) -> String? {
        switch item.token.text {
        case "Task":
            guard item.previous?.text != "." else { return nil }
            if item.next?.text == "{" || item.next?.text == "(" { return "unstructured `Task`" }
            if item.next?.text == ".", ["detached", "immediate"].contains(item.afterNext?.text) {
                return "unstructured `Task`"
            }
            return nil
        case "DispatchQueue", "DispatchSemaphore", "DispatchGroup", "DispatchSource":
            return "`\(item.token.text)`: work is a child of a service, on an event loop or an executor of ours"
        case "@testable":
            return "`@testable` needs a build of its own; tests see `package` declarations"
        default:
            return nil
        }
    }

    private static func memoryMessage(for item: Neighbours, in file: SourceFile) -> String? {
        let word = item.token.text
        let isPointer = word.hasPrefix("Unsafe") && word.contains("Pointer") && file.kind == .pure
        guard word == "unsafe" || word == "@unchecked" || word == "@unsafe" || isPointer else { return nil }
        if file.text.isCovered(line: item.token.line, by: "SAFETY:", reach: 12) { return nil }
        return "`\(word)` needs a `SAFETY:` comment above that says why it holds and who keeps it"
    }

    private static func testMessage(for item: Neighbours) -> String? {
        switch item.token.text {
        case "sleep", "usleep", "nanosleep":
            guard item.next?.text == "(", item.previous?.text != "func" else { return nil }
            return "a test never sleeps"
        case "ContinuousClock", "SuspendingClock", "clock_gettime", "DispatchTime":
            return "a test never reads a real clock"
        case "Date":
            let isNow = item.next?.text == "." && item.afterNext?.text == "now"
            let isEmptyCall = item.next?.text == "(" && item.afterNext?.text == ")"
            return isNow || isEmptyCall ? "a test never reads a real clock" : nil
        case "port":
            guard item.next?.text == ":", let number = item.afterNext.flatMap({ Int($0.text) }) else { return nil }
            return number == 0 ? nil : "a test never uses a fixed port"
        default:
            return nil
        }
    }

    private static let effects: Set<String> = [
        "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator", "print", "debugPrint", "dump", "readLine",
        "Date", "UUID",
    ]
    private static let randomMethods: Set<String> = ["random", "randomElement", "shuffled", "shuffle"]

    private static func effectMessage(for item: Neighbours) -> String? {
        let word = item.token.text
        let isRandom = randomMethods.contains(word) && item.previous?.text == "."
        guard item.next?.text == "(", isRandom || (effects.contains(word) && item.isCall) else { return nil }
        return "`\(word)` in a pure target: time, ids and randomness are parameters, output is a value"
    }

    private static func commentFindings(in file: SourceFile) -> [Finding] {
        file.text.comments.sorted { $0.key < $1.key }.compactMap { line, comment in
            let words = comment.split { !$0.isLetter && !$0.isNumber && $0 != "#" }
            guard words.contains(where: { ["TODO", "FIXME", "XXX", "HACK"].contains($0) }),
                !words.contains(where: { $0.first == "#" && Int($0.dropFirst()) != nil })
            else { return nil }
            return file.finding(line: line, "an open task in a comment needs the number of an issue")
        }
    }
}
