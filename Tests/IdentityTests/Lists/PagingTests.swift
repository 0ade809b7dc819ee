import Identity
import TestSupport
import Testing

/// cognito/lists §4.
@Suite struct PagingTests {
    private func page(
        _ call: Call, of count: Int, limit: Int?, token: String? = nil, scope: String = "list"
    ) async throws -> (page: Page<Int>, asked: Int) {
        var asked = 0
        let page = try await Paging.run(
            scope: scope, limit: limit, token: token, call: call, place: { PageToken(afterRow: Int64($0)) },
            read: { after, limit in
                asked = limit
                return Array((1...max(count, 1)).prefix(count).dropFirst(Int(after?.rowId ?? 0)).prefix(limit))
            })
        return (page, asked)
    }

    @Test func `pages follow one another to the end, and the last has no token`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            var seen: [[Int]] = []
            var token: String?
            repeat {
                let (page, asked) = try await page(call, of: 7, limit: 3, token: token)
                #expect(asked == 4)
                seen.append(page.elements)
                token = page.nextToken
            } while token != nil
            #expect(seen == [[1, 2, 3], [4, 5, 6], [7]])
        }
    }

    @Test func `a list that ends with its page has no next one, and an empty one none either`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            let full = try await page(call, of: 3, limit: 3).page
            #expect(full.elements == [1, 2, 3] && full.nextToken == nil)
            let empty = try await page(call, of: 0, limit: 3).page
            #expect(empty.elements == [] && empty.nextToken == nil)
        }
    }

    @Test(arguments: [nil, 0]) func `no limit, and a limit of 0, mean 60`(limit: Int?) async throws {
        try await withServer { server in
            let (page, asked) = try await page(server.identityCall(), of: 100, limit: limit)
            #expect(page.elements.count == 60 && asked == 61 && page.nextToken != nil)
        }
    }

    @Test func `a token of another list is refused before anything is read`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            let token = try #require(try await page(call, of: 9, limit: 3).page.nextToken)
            await #expect(throws: Refusal.list(.invalidPaginationToken)) {
                try await Paging.run(
                    scope: "other", limit: 3, token: token, call: call, place: { (_: Int) in PageToken(after: "") }
                ) { _, _ in
                    Issue.record("the list was read")
                    return []
                }
            }
        }
    }
}
