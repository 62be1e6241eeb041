extension CatalogueRow { static let proxyRows: [CatalogueRow] = [] }
