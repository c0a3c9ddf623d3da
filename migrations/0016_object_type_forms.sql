-- Object types say which attributes their objects have, and how their form is laid out.

ALTER TABLE object_type
    -- Ids of attribute definitions; all of the module when it is NULL.
    ADD COLUMN attribute_ids uuid[],
    -- {"sections": [{"title", "attributes": [ids]}]}; the order of the module when it is NULL.
    ADD COLUMN form_layout jsonb;
