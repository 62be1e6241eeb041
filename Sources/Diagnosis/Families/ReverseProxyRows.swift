extension CatalogueRow { static let reverseProxyRows: [CatalogueRow] = [] }
