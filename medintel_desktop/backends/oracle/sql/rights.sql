-- Rights on the shared libraries of MedIntel, kept by the database.
-- Run as the owner of the tables (it needs CREATE VIEW and CREATE ROLE; the administrator of the
-- database can give both). Running it again is fine.

BEGIN
  FOR wanted IN (SELECT column_value AS role_name
                 FROM TABLE(sys.odcivarchar2list('MEDINTEL_OWNER', 'MEDINTEL_EDITOR', 'MEDINTEL_VIEWER')))
  LOOP
    BEGIN
      EXECUTE IMMEDIATE 'CREATE ROLE ' || wanted.role_name;
    EXCEPTION
      WHEN OTHERS THEN
        IF SQLCODE <> -1921 THEN RAISE; END IF;  -- it is there already
    END;
  END LOOP;
END;
/
-- Libraries in which the user who asks has a right, and those it may write to.
CREATE OR REPLACE VIEW mi_r_member_right AS
  SELECT library, username, role FROM mi_member_right
  WHERE username = SYS_CONTEXT('USERENV', 'SESSION_USER') WITH READ ONLY
/
CREATE OR REPLACE VIEW mi_w_member_right AS
  SELECT library, username, role FROM mi_member_right t
  WHERE EXISTS (SELECT 1 FROM mi_member_right mine WHERE mine.library = t.library
    AND mine.username = SYS_CONTEXT('USERENV', 'SESSION_USER') AND mine.role = 'owner')
  WITH CHECK OPTION
/
CREATE OR REPLACE VIEW mi_r_library AS
  SELECT id, name, last_change, created_at FROM mi_library
  WHERE id IN (SELECT library FROM mi_member_right
    WHERE username = SYS_CONTEXT('USERENV', 'SESSION_USER')) WITH READ ONLY
/
CREATE OR REPLACE VIEW mi_w_library AS
  SELECT id, name, last_change, created_at FROM mi_library
  WHERE id IN (SELECT library FROM mi_member_right
    WHERE username = SYS_CONTEXT('USERENV', 'SESSION_USER') AND role IN ('owner', 'editor'))
  WITH CHECK OPTION
/
CREATE OR REPLACE VIEW mi_r_space AS SELECT * FROM mi_space WITH READ ONLY
/
GRANT SELECT ON mi_r_member_right TO medintel_viewer
/
GRANT SELECT ON mi_r_library TO medintel_viewer
/
GRANT SELECT ON mi_r_space TO medintel_viewer
/
GRANT SELECT ON mi_schema TO medintel_viewer
/
GRANT medintel_viewer TO medintel_editor
/
GRANT medintel_editor TO medintel_owner
/
GRANT SELECT, UPDATE (last_change) ON mi_w_library TO medintel_editor
/
GRANT SELECT, UPDATE (name) ON mi_w_library TO medintel_owner
/
GRANT SELECT, INSERT, UPDATE, DELETE ON mi_w_member_right TO medintel_owner
/
-- for each table
CREATE OR REPLACE VIEW mi_r_{table} AS
  SELECT * FROM mi_{table} WHERE library IN (SELECT library FROM mi_member_right
    WHERE username = SYS_CONTEXT('USERENV', 'SESSION_USER')) WITH READ ONLY
/
CREATE OR REPLACE VIEW mi_w_{table} AS
  SELECT * FROM mi_{table} WHERE library IN (SELECT library FROM mi_member_right
    WHERE username = SYS_CONTEXT('USERENV', 'SESSION_USER') AND role IN ('owner', 'editor'))
  WITH CHECK OPTION
/
GRANT SELECT ON mi_r_{table} TO medintel_viewer
/
GRANT SELECT, INSERT, UPDATE, DELETE ON mi_w_{table} TO medintel_editor
/
