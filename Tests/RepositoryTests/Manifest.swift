/// The targets and dependencies that `Package.swift` declares, read as text.
struct Manifest {
    /// Target name to the names of everything it depends on.
    private(set) var dependencies: [String: Set<String>] = [:]
    /// The names of the test targets.
    private(set) var testTargets: Set<String> = []

    init(_ text: String) {
        let products = Self.products(in: text)
        for declaration in Self.declarations(in: text) {
            guard let name = declaration.firstMatch(of: /name:\s*"([^"]+)"/) else { continue }
            let target = String(name.1)
            var names: Set<String> = []
            if let list = declaration.firstMatch(of: /dependencies:\s*\[([^\]]*)\]/) {
                for item in list.1.split(separator: ",") {
                    let word = item.filter { !$0.isWhitespace && $0 != "\"" }
                    if !word.isEmpty { names.insert(products[word] ?? word) }
                }
            }
            dependencies[target] = names
            if declaration.hasPrefix("testTarget") { testTargets.insert(target) }
        }
    }

    /// The `let` names that stand for a product of another package.
    private static func products(in text: String) -> [String: String] {
        var products: [String: String] = [:]
        for match in text.matches(of: /let (\w+): Target.Dependency = .product\(name: "(\w+)"/) {
            products[String(match.1)] = String(match.2)
        }
        return products
    }

    /// The text of every target from its function name to the parenthesis that closes it.
    private static func declarations(in text: String) -> [Substring] {
        text.matches(of: /\.(target|executableTarget|testTarget)\(/).map { match in
            let start = match.1.startIndex
            var depth = 0
            var end = start
            for index in text[start...].indices {
                if text[index] == "(" { depth += 1 }
                if text[index] == ")" { depth -= 1 }
                end = index
                if text[index] == ")", depth == 0 { break }
            }
            return text[start...end]
        }
    }
}
