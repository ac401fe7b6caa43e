import Foundation

/// The repository that this test was built from.
enum Checkout {
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file of ours, manifests included, in the order of their paths.
    static let swiftFiles: [SourceFile] = paths(
        under: ["Sources", "Tests", "Benchmarks", "Fuzz", "Package.swift"], endingIn: [".swift"]
    )
    .map { SourceFile(path: $0, contents: text(of: $0)) }

    /// The C and C++ files of the shims.
    static let shimPaths: [String] = paths(under: ["Sources", "Fuzz"], endingIn: [".h", ".c", ".cc", ".cpp"])

    /// Every page that we write for people.
    static let pagePaths: [String] =
        paths(under: ["docs"], endingIn: [".md"]) + entries(in: "").filter { $0.hasSuffix(".md") }

    /// The contents of a file, or an empty string when it does not exist.
    static func text(of path: String) -> String {
        FileManager.default.contents(atPath: root.appending(path: path).path())
            .map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path(percentEncoded: false))
    }

    private static func entries(in folder: String) -> [String] {
        let path = root.appending(path: folder).path(percentEncoded: false)
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            return []
        }
    }

    private static func isLink(_ path: String) -> Bool {
        let path = root.appending(path: path).path(percentEncoded: false)
        do {
            return try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
                == .typeSymbolicLink
        } catch {
            return false
        }
    }

    /// Paths of files below these folders (or the files themselves), without links and hidden folders.
    private static func paths(under starts: [String], endingIn suffixes: [String]) -> [String] {
        var found: [String] = []
        for start in starts {
            if suffixes.contains(where: start.hasSuffix), exists(start) { found.append(start) }
            for entry in entries(in: start) where !entry.hasPrefix(".") && !isLink("\(start)/\(entry)") {
                found += paths(under: ["\(start)/\(entry)"], endingIn: suffixes)
            }
        }
        return found
    }
}
