//! Tables like the product's, with the same indexes and digests but without foreign keys, triggers and readers: what bare
//! SQL does with the same rows is done here and disturbs nothing.

use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use crate::Failure;

const TABLES: [&str; 11] = [
    "module",
    "object",
    "object_version",
    "object_search",
    "link",
    "link_version",
    "change_set",
    "change_set_module",
    "outbox",
    "exchange_element",
    "baseline",
];

/// The schema `floor`.
#[derive(Debug, Clone)]
pub(crate) struct Floor {
    database: PgPool,
}

impl Floor {
    /// Makes the tables, empty.
    pub(crate) async fn make(database: &PgPool) -> Result<Self, Failure> {
        sqlx::raw_sql("DROP SCHEMA IF EXISTS floor CASCADE; CREATE SCHEMA floor")
            .execute(database)
            .await?;
        for table in TABLES {
            let make = format!("CREATE TABLE floor.{table} (LIKE public.{table} INCLUDING ALL)");
            sqlx::raw_sql(AssertSqlSafe(make)).execute(database).await?;
        }
        Ok(Self {
            database: database.clone(),
        })
    }

    /// The columns of a table that a statement may write.
    pub(crate) async fn columns(&self, table: &str) -> Result<String, Failure> {
        Ok(sqlx::query_scalar(
            "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'",
        )
        .bind(table)
        .fetch_one(&self.database)
        .await?)
    }

    /// Copies a module's rows, and its own row, from the product's tables.
    pub(crate) async fn take(&self, module: Uuid, tables: &[&str]) -> Result<(), Failure> {
        for table in tables {
            let columns = self.columns(table).await?;
            let key = if *table == "module" {
                "id"
            } else {
                "module_id"
            };
            let copy = format!(
                "INSERT INTO floor.{table} ({columns}) SELECT {columns} FROM public.{table} WHERE {key} = $1
                 ON CONFLICT DO NOTHING"
            );
            sqlx::query(AssertSqlSafe(copy))
                .bind(module)
                .execute(&self.database)
                .await?;
        }
        sqlx::raw_sql("VACUUM ANALYZE")
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// Empties the tables.
    pub(crate) async fn clear(&self) -> Result<(), Failure> {
        let all: Vec<String> = TABLES
            .iter()
            .map(|table| format!("floor.{table}"))
            .collect();
        let empty = format!("TRUNCATE {}", all.join(", "));
        sqlx::raw_sql(AssertSqlSafe(empty))
            .execute(&self.database)
            .await?;
        Ok(())
    }
}
